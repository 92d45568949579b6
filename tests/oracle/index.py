"""Normalisation and the index of one group of schools in one year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.options import Options, Variable
from tests.oracle.values import round_10

# school -> variable id -> value
Values = Mapping[str, Mapping[str, Fraction | None]]


@dataclass(frozen=True)
class GroupIndex:
    """Each school's normalised variables, its index if it gets one, else the reason why not."""

    normalised: Values
    index: Mapping[str, Fraction]
    reason: Mapping[str, str]


def index_group(values: Values, variables: Sequence[Variable], options: Options) -> GroupIndex:
    """Calculate one index for the eligible schools of one group in one year."""
    columns = {v.id: normalise(v, {s: row[v.id] for s, row in values.items()}, options) for v in variables}
    normalised = {school: {v.id: columns[v.id][school] for v in variables} for school in values}
    in_use = sum(1 for column in columns.values() if any(z is not None for z in column.values()))
    index: dict[str, Fraction] = {}
    reason: dict[str, str] = {}
    for school, row in normalised.items():
        has = sum(1 for z in row.values() if z is not None)
        if has == 0:
            reason[school] = "no_data"
        elif has < Fraction(options.min_coverage) * in_use:
            reason[school] = "too_few_indicators"
        else:
            index[school] = round_10(aggregate(row, variables, options))
    return GroupIndex(normalised, index, reason)


def normalise(
    variable: Variable, column: Mapping[str, Fraction | None], options: Options
) -> dict[str, Fraction | None]:
    """Bring one variable to 0..1 within the group; a constant one is left out, a flag never is."""
    present = [x for x in column.values() if x is not None]
    if variable.direction == "flag":
        turned = options.flag_orientation == "inverse"
        return {s: x if x is None or not turned else 1 - x for s, x in column.items()}
    if not present or min(present) == max(present):
        return dict.fromkeys(column)
    low, high = min(present), max(present)
    if variable.direction == "direct":
        return {s: None if x is None else (x - low) / (high - low) for s, x in column.items()}
    return {s: None if x is None else (high - x) / (high - low) for s, x in column.items()}


def aggregate(
    row: Mapping[str, Fraction | None], variables: Sequence[Variable], options: Options
) -> Fraction:
    """Take the weighted mean of what the school has: of variables, or of the means of indicators."""
    index = variables[0].index
    if options.aggregation(index) == "variables":
        return _mean([(options.weight(index, v.id), z) for v in variables if (z := row[v.id]) is not None])
    inside: dict[int, list[tuple[Fraction, Fraction]]] = {}
    for v in variables:
        z = row[v.id]
        if z is not None:
            inside.setdefault(v.indicator, []).append((Fraction(1), z))
    return _mean([(options.weight(index, number), _mean(parts)) for number, parts in inside.items()])


def _mean(weighted: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((w * z for w, z in weighted), Fraction(0)) / sum((w for w, _ in weighted), Fraction(0))
