"""The partial index: the multidimensional mean of normalised variables."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw

from school_index.methodology.model import Part, Variable
from school_index.steps.arithmetic import add_up, if_else, round_places
from school_index.steps.columns import numbered
from school_index.steps.normalisation import in_use

NO_DATA = "no_data"
TOO_FEW = "too_few_indicators"
EXCLUDED = "excluded"


def coverage_columns(part: Part) -> list[nw.Expr]:
    """`<part>_have`: variables in use that the school has; `<part>_used`: variables in use in its group."""
    flags = [(f"z_{name}", in_use(name, variable)) for name, variable in numbered(part)]
    have = add_up((~nw.col(name).is_null()).cast(nw.Int64) for name, _ in flags)
    used = add_up(expression.cast(nw.Int64) for _, expression in flags)
    return [have.alias(f"{part.name}_have"), used.alias(f"{part.name}_used")]


def reason_column(part: Part) -> nw.Expr:
    """Why there is no index: `no_data`, `too_few_indicators`, or null where there is one.

    The comparison have / used < min_coverage is made in whole numbers.
    """
    have, used = nw.col(f"{part.name}_have"), nw.col(f"{part.name}_used")
    least = part.min_coverage
    few = have * least.denominator < used * least.numerator
    return (
        nw.when(have == 0)
        .then(nw.lit(NO_DATA))
        .otherwise(nw.when(few).then(nw.lit(TOO_FEW)))
        .alias(f"{part.name}_reason")
    )


def index_column(part: Part) -> nw.Expr:
    """sum(w z) / sum(w) over what the school has, rounded to 10 decimals; null where there is a reason.

    With aggregation "indicators" z is first averaged within each numbered indicator.
    """
    variables = list(numbered(part))
    if part.aggregation == "variables":
        terms = [(nw.col(f"z_{name}"), variable.weight) for name, variable in variables]
    else:
        weights = part.indicator_weights()
        terms = [
            (_plain_mean(name for name, variable in variables if variable.indicator == number), weight)
            for number, weight in weights.items()
            if _has_number(part.variables, number)
        ]
    has_index = nw.col(f"{part.name}_reason").is_null()
    return nw.when(has_index).then(round_places(_weighted_mean(terms))).alias(f"{part.name}_index")


def _has_number(variables: tuple[Variable, ...], number: int) -> bool:
    return any(variable.indicator == number for variable in variables)


def _plain_mean(names: Iterable[str]) -> nw.Expr:
    return _weighted_mean([(nw.col(f"z_{name}"), 1.0) for name in names])


def _weighted_mean(terms: list[tuple[nw.Expr, float]]) -> nw.Expr:
    total = add_up((z * weight).fill_null(value=0.0) for z, weight in terms)
    weights = add_up(if_else(z.is_null(), nw.lit(0.0), nw.lit(weight)) for z, weight in terms)
    return nw.when(weights > 0).then(total / weights)
