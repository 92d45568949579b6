"""The partial index: the multidimensional mean of normalised variables."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.model import Part
from school_index.steps.arithmetic import add_up, if_else, round_places
from school_index.steps.columns import numbered

NO_DATA = "no_data"
TOO_FEW = "too_few_indicators"
EXCLUDED = "excluded"


def coverage_column(part: Part) -> nw.Expr:
    """`<part>_have`: variables in use that the school has."""
    return _number_of([f"z_{name}" for name, _ in numbered(part)]).alias(f"{part.name}_have")


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


def indicator_columns(part: Part) -> list[nw.Expr]:
    """`<part>_mean_<number>`: z averaged within each numbered indicator; only for aggregation "indicators"."""
    if part.aggregation == "variables":
        return []
    return [
        _weighted_mean([(f"z_{name}", 1.0) for name in names]).alias(f"{part.name}_mean_{number}")
        for number, names in _by_indicator(part).items()
    ]


def mean_column(part: Part) -> nw.Expr:
    """`<part>_mean`: sum(w z) / sum(w) over what the school has, of variables or of indicators."""
    terms = [(f"z_{name}", variable.weight) for name, variable in numbered(part)]
    if part.aggregation == "indicators":
        weights = part.indicator_weights()
        terms = [(f"{part.name}_mean_{number}", weights[number]) for number in _by_indicator(part)]
    return _weighted_mean(terms).alias(f"{part.name}_mean")


def mean_names(part: Part) -> list[str]:
    """The columns of means that nobody needs after the index."""
    numbers = _by_indicator(part) if part.aggregation == "indicators" else ()
    return [f"{part.name}_mean", *[f"{part.name}_mean_{number}" for number in numbers]]


def index_column(part: Part) -> nw.Expr:
    """The mean, rounded to 10 decimals; null where there is a reason."""
    has_index = nw.col(f"{part.name}_reason").is_null()
    return nw.when(has_index).then(round_places(nw.col(f"{part.name}_mean"))).alias(f"{part.name}_index")


def _by_indicator(part: Part) -> dict[int, list[str]]:
    """Short names of the variables of each indicator that has any, in the order of the weights."""
    found = {
        number: [name for name, variable in numbered(part) if variable.indicator == number]
        for number in part.indicator_weights()
    }
    return {number: names for number, names in found.items() if names}


def _weighted_mean(terms: list[tuple[str, float]]) -> nw.Expr:
    names = [name for name, _ in terms]
    if all(weight == 1 for _, weight in terms):
        total = add_up(nw.col(name).fill_null(value=0.0) for name in names)
        weights = _number_of(names).cast(nw.Float64)
    else:
        total = add_up((nw.col(name) * weight).fill_null(value=0.0) for name, weight in terms)
        weights = add_up(
            if_else(nw.col(name).is_null(), nw.lit(0.0), nw.lit(weight)) for name, weight in terms
        )
    return nw.when(weights > 0).then(total / weights)


def _number_of(names: list[str]) -> nw.Expr:
    """How many of the columns a row has."""
    return nw.sum_horizontal((~nw.col(*names).is_null()).cast(nw.Int64))
