"""The smallest change of one variable, in a school's own pupils, that moves the school to another band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from school_index.explain.group import Floats, Group
from school_index.explain.model import Change
from school_index.methodology.model import Variable

_FIRST_CHUNK, _NEXT_CHUNK = 32, 256
MOST_PEOPLE = 10_000
"""A change of more people than this is not sought: no school has as many."""


@dataclass(frozen=True)
class Numbers:
    """A school's own numbers behind one variable.

    `numerator` and `denominator` as in `VariableProof`; `room` is how many people the numerator may reach (its
    denominator, less people counted elsewhere); for a gap `region_points` and `region_people` are the sums behind
    the region's mean, None where the region handed the mean in, and `means` the means of all schools of the group.
    """

    numerator: float
    denominator: float
    room: int
    region_mean: float | None = None
    region_points: float | None = None
    region_people: float = 0.0
    means: Floats | None = None


def smallest_changes(group: Group, school: int, variable: int, band: str, own: Numbers) -> tuple[Change, ...]:
    """Find the smallest changes that lead from `band` to another one.

    A school in the lowest or highest band gets the smallest step out of it, a school in the middle the smallest
    step into either end. Everything else is recalculated: minima, maxima, the region's mean, coverage, the cut;
    the other schools stay as they are. Steps are tried outwards one by one, because the band need not move one
    way only.
    """
    found: dict[str, Change] = {}
    declared = group.part.variables[variable]
    before = _before(declared, own)
    wanted = 2 if band == group.part.middle or group.part.kind == "fail_share" else 1
    for steps in _chunks(declared, own):
        column = _hypotheses(group, school, variable, declared, own, steps)
        bands = group.bands_if(school, variable, column)
        for at in np.flatnonzero((bands != band) & (bands != "")).tolist():
            reached = str(bands[at])
            found.setdefault(
                reached, Change(before, before + float(steps[at]), float(column[at, school]), reached)
            )
            if len(found) == wanted:
                return tuple(found.values())
    return tuple(found.values())


def _before(declared: Variable, own: Numbers) -> float:
    return own.numerator * own.denominator if declared.is_flag else own.numerator


def _chunks(declared: Variable, own: Numbers) -> Iterator[Floats]:
    """Possible steps, the smallest first, a chunk at a time."""
    steps = _flag_steps(declared, own) if declared.is_flag else _people_steps(own)
    size = _FIRST_CHUNK
    while chunk := list(islice(steps, size)):
        yield np.array(chunk, dtype=np.float64)
        size = _NEXT_CHUNK


def _people_steps(own: Numbers) -> Iterator[float]:
    down, up = int(own.numerator), own.room - int(own.numerator)
    for size in range(1, min(max(down, up), MOST_PEOPLE) + 1):
        if size <= down:
            yield -size
        if size <= up:
            yield size


def _flag_steps(declared: Variable, own: Numbers) -> Iterator[float]:
    """Whole steps of points beside which some school's flag turns; between them nothing changes.

    A school's gap is (points + step) / people - mean, and its flag turns where the gap is the threshold. The
    school's own mean may fall to 0 and rise to the highest of its group; its own flag may always turn.
    """
    region = own.region_mean or 0.0
    total = own.numerator * own.denominator
    share = own.denominator / own.region_people if own.region_points is not None else 0.0
    if share >= 1.0:
        return
    turns = [(declared.threshold - (region - own.numerator)) * own.denominator / (share - 1.0)]
    if own.region_points is not None and own.means is not None:
        others = (declared.threshold + own.means) * own.region_people - own.region_points
        highest = float(np.nanmax(own.means)) * own.denominator - total
        turns += [turn for turn in others[~np.isnan(others)].tolist() if -total <= turn <= highest]
    steps = {int(np.floor(turn)) + beside for turn in turns for beside in (-1, 0, 1, 2)}
    for step in sorted(steps, key=lambda one: (abs(one), one)):
        if step and step >= -total:
            yield step


def _hypotheses(
    group: Group, school: int, variable: int, declared: Variable, own: Numbers, steps: Floats
) -> Floats:
    """Columns of the variable's values over the group, one row a step."""
    column = np.repeat(group.values[None, :, variable], len(steps), axis=0)
    if declared.measure == "share":
        column[:, school] = (own.numerator + steps) / own.denominator
        return column
    mean = (own.numerator * own.denominator + steps) / own.denominator
    if own.region_points is None or own.means is None:
        column[:, school] = _flags(np.full(len(steps), own.region_mean), mean, declared)
        return column
    region = (own.region_points + steps) / own.region_people
    present = ~np.isnan(column)
    means = np.repeat(own.means[None, :], len(steps), axis=0)
    means[:, school] = mean
    return np.where(present, _flags(region[:, None], means, declared), np.nan)


def _flags(region: Floats, mean: Floats, declared: Variable) -> Floats:
    with np.errstate(invalid="ignore"):
        gap = np.floor((region - mean) * 1e10 + 0.5) / 1e10
        return (gap > declared.threshold).astype(np.float64)
