"""The smallest change of one variable, in a school's own pupils, that moves the school to another band."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from school_index.explain.group import Bands, Floats, Group
from school_index.explain.model import Change
from school_index.explain.moving_ends import MovingEnds
from school_index.explain.turning_flags import TurningFlags, flags
from school_index.methodology.model import Variable

_FIRST_CHUNK, _GROWTH = 32, 8
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
    attempt = _attempt(group, school, variable, own)
    for steps in _chunks(declared, own):
        values, bands = attempt(steps)
        for at in np.flatnonzero((bands != band) & (bands != "")).tolist():
            reached = str(bands[at])
            found.setdefault(reached, Change(before, before + float(steps[at]), float(values[at]), reached))
            if len(found) == wanted:
                return tuple(found.values())
    return tuple(found.values())


def _before(declared: Variable, own: Numbers) -> float:
    return own.numerator * own.denominator if declared.is_flag else own.numerator


def _chunks(declared: Variable, own: Numbers) -> Iterator[Floats]:
    """Possible steps, the smallest first, a chunk at a time; the first are few, because most searches end soon."""
    steps = _flag_steps(declared, own) if declared.is_flag else _people_steps(own)
    start, size, growth = 0, _FIRST_CHUNK, _GROWTH if declared.is_flag else 2
    while start < len(steps):
        yield steps[start : start + size]
        start, size = start + size, size * growth


def _people_steps(own: Numbers) -> Floats:
    down, up = int(own.numerator), own.room - int(own.numerator)
    sizes = np.arange(1, min(max(down, up), MOST_PEOPLE) + 1)
    both = np.stack([-sizes, sizes], axis=1)
    possible: Floats = both[(both >= -down) & (both <= up)].astype(np.float64)
    return possible


def _flag_steps(declared: Variable, own: Numbers) -> Floats:
    """Whole steps of points beside which some school's flag turns; between them nothing changes.

    A school's gap is (points + step) / people - mean, and its flag turns where the gap is the threshold. The
    school's own mean may fall to 0 and rise to the highest of its group; its own flag may always turn.
    """
    region = own.region_mean or 0.0
    total = own.numerator * own.denominator
    share = own.denominator / own.region_people if own.region_points is not None else 0.0
    if share >= 1.0:
        return np.empty(0)
    turns = np.array([(declared.threshold - (region - own.numerator)) * own.denominator / (share - 1.0)])
    if own.region_points is not None and own.means is not None:
        others = (declared.threshold + own.means) * own.region_people - own.region_points
        highest = float(np.nanmax(own.means)) * own.denominator - total
        turns = np.concatenate([turns, others[(others >= -total) & (others <= highest)]])
    steps = np.unique(np.floor(turns)[:, None] + np.array([-1.0, 0.0, 1.0, 2.0]))
    steps = steps[(steps != 0.0) & (steps >= -total)]
    outwards: Floats = steps[np.lexsort((steps, np.abs(steps)))]
    return outwards


Attempt = Callable[[Floats], tuple[Floats, Bands]]


def _attempt(group: Group, school: int, variable: int, own: Numbers) -> Attempt:
    """What tries steps: it gives the variable's value and the school's band after each."""
    declared = group.part.variables[variable]
    if declared.measure == "share":
        ends = MovingEnds(group, school, variable)

        def share(steps: Floats) -> tuple[Floats, Bands]:
            values = (own.numerator + steps) / own.denominator
            return values, ends.bands(values)

        return share

    def mean(steps: Floats) -> Floats:
        return (own.numerator * own.denominator + steps) / own.denominator

    def gap(steps: Floats) -> tuple[Floats, Bands]:
        region = np.full(len(steps), own.region_mean, dtype=np.float64)
        values = flags(region, mean(steps), declared.threshold).astype(np.float64)
        by_rule = group.part.kind != "index"
        return values, (group.bands_by_rule if by_rule else group.own_bands)(school, variable, values)

    if own.region_points is None or own.means is None:
        return gap
    points, others = own.region_points, TurningFlags(group, school, variable, own.means)

    def moving_gap(steps: Floats) -> tuple[Floats, Bands]:
        region = (points + steps) / own.region_people
        values = flags(region, mean(steps), declared.threshold).astype(np.float64)
        return values, others.bands(region, values)

    return moving_gap
