"""The value of every variable: shares, flags and plain values."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable
from school_index.steps.arithmetic import if_else, round_places
from school_index.steps.columns import numbered, source_column
from school_index.steps.sources import REGION_MEAN


def value_columns(method: Method) -> list[nw.Expr]:
    """Expressions that give each variable's value over the wide table of sources."""
    return [
        _value(method, part, variable).alias(name)
        for part in method.parts
        for name, variable in numbered(part)
    ]


def _value(method: Method, part: Part, variable: Variable) -> nw.Expr:
    """Value of one variable; missing where its denominator is missing, 0 or too small, or its own cell is.

    share: numerator / denominator; gap: 1 where round(region mean - school mean, 10) > threshold, else 0.
    """
    numerator = nw.col(source_column(method, variable.source, variable.numerator))
    denominator = nw.col(source_column(method, variable.source, variable.denominator))
    enough = denominator >= max(1, part.min_participants)
    if variable.measure == "share":
        return nw.when(enough).then(numerator.cast(nw.Float64) / denominator.cast(nw.Float64))
    if variable.measure == "value":
        return nw.when(enough).then(numerator.cast(nw.Float64))
    region = nw.col(source_column(method, variable.source, REGION_MEAN))
    gap = round_places(region - numerator)
    flag = if_else(gap > variable.threshold, nw.lit(1.0), nw.lit(0.0))
    return nw.when(enough & ~gap.is_null()).then(flag)
