"""The value of every variable: shares, flags and plain values."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable
from school_index.steps.columns import numbered, source_column
from school_index.steps.regional import GAP


def value_columns(method: Method) -> list[nw.Expr]:
    """Expressions that give each variable's value over the wide table of sources.

    A value is missing where its denominator is missing, 0 or too small, or its own cell is.
    """
    shares: dict[tuple[str, int, int], dict[str, str]] = {}
    others: list[nw.Expr] = []
    for part in method.parts:
        for name, variable in numbered(part):
            whole = _column(method, variable, variable.denominator)
            if variable.measure == "share":
                count = _column(method, variable, variable.numerator)
                turn = sum((whole, _least(part)) == of[:2] and count in known for of, known in shares.items())
                shares.setdefault((whole, _least(part), turn), {})[count] = name
            else:
                others.append(_value(method, part, variable).alias(name))
    return [*[_shares(whole, least, names) for (whole, least, _), names in shares.items()], *others]


def _shares(whole: str, least: int, names: dict[str, str]) -> nw.Expr:
    """Numerator / denominator for all counts of one whole; `names` maps their columns to variables."""
    counts, people = nw.col(*names).cast(nw.Float64), nw.col(whole)
    return (counts / nw.when(people >= least).then(people.cast(nw.Float64))).name.map(names.__getitem__)


def _value(method: Method, part: Part, variable: Variable) -> nw.Expr:
    """Value of one variable that is no share.

    value: the cell; gap: 1 where round(region mean - school mean, 10) > threshold, else 0.
    """
    enough = nw.col(_column(method, variable, variable.denominator)) >= _least(part)
    if variable.measure == "value":
        return nw.when(enough).then(nw.col(_column(method, variable, variable.numerator)).cast(nw.Float64))
    is_below = nw.col(_column(method, variable, GAP)) > variable.threshold
    return nw.when(enough).then(is_below.cast(nw.Float64))


def _least(part: Part) -> int:
    return max(1, part.min_participants)


def _column(method: Method, variable: Variable, code: str) -> str:
    return source_column(method, variable.source, code)
