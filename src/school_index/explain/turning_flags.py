"""What becomes of a school when its points move the region's mean, and with it the flags of other schools."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from school_index.explain.group import Bands, Bools, Counts, Floats, Group, bands_of


def flags(region: Floats, mean: Floats, threshold: float) -> Bools:
    """Whether a mean is further below the region's than the threshold: see `steps/variables.py`."""
    with np.errstate(invalid="ignore"):
        gap = np.floor((region - mean) * 1e10 + 0.5) / 1e10
        return np.asarray(gap > threshold)


class TurningFlags:
    """One flag of a group whose region's mean moves.

    A school's index has two values, one for each state of its flag, and the higher the region's mean, the more
    schools are flagged, always those with the lowest means. So a hypothesis is told by a number: how many of the
    schools, in the order of their means, are flagged; what it does to a rank is a running sum.
    """

    def __init__(self, group: Group, school: int, variable: int, means: Floats) -> None:
        self._group, self._school, self._variable = group, school, variable
        self._threshold = group.part.variables[variable].threshold
        column = group.values[:, variable]
        have = np.flatnonzero(~np.isnan(column) & (np.arange(len(column)) != school))
        self._order = have[np.argsort(means[have], kind="stable")]
        self._means = means[self._order]

    def bands(self, region: Floats, own: Floats) -> Bands:
        """The band of the school for each mean of the region and own flag beside it."""
        if self._group.part.kind != "index":
            return self._group.bands_by_rule(self._school, self._variable, own)
        flagged = self._flagged(region)
        bands = np.empty(len(own), dtype="U16")
        before = self._group.values[self._order, self._variable]
        count = int(before.sum())
        is_as_before = (flagged == count) & bool(before[:count].all())
        bands[is_as_before] = self._group.own_bands(self._school, self._variable, own[is_as_before])
        for state in (0, 1):
            these = ~is_as_before & (own == state)
            bands[these] = self._bands_beside(state, flagged[these])
        return bands

    def _flagged(self, region: Floats) -> Counts:
        """How many schools, the lowest means first, are flagged: a search by halves, exact at every comparison."""
        low = np.zeros(len(region), dtype=np.int64)
        high = np.full(len(region), len(self._means))
        while (open_ones := low < high).any():
            middle = (low + high) // 2
            mean = self._means[np.minimum(middle, len(self._means) - 1)]
            is_flagged = flags(region, mean, self._threshold)
            low = np.where(open_ones & is_flagged, middle + 1, low)
            high = np.where(open_ones & ~is_flagged, middle, high)
        return low

    @cached_property
    def _indices(self) -> tuple[Floats, Floats]:
        """Every school's index with its flag down and up."""
        column = self._group.values[:, self._variable]
        states = np.stack([np.where(np.isnan(column), np.nan, state) for state in (0.0, 1.0)])
        down, up = self._group.indices_if(self._variable, states)
        return down, up

    def _bands_beside(self, state: int, flagged: Counts) -> Bands:
        index = self._indices[state][self._school]
        if np.isnan(index):
            return np.full(len(flagged), "", dtype="U16")
        down = np.delete(self._indices[0], self._school)
        in_order = [indices[self._order] for indices in self._indices]
        below = np.sum(down < index) + _running(in_order[0] < index, in_order[1] < index)[flagged]
        above = np.sum(down > index) + _running(in_order[0] > index, in_order[1] > index)[flagged]
        n = np.full(len(flagged), np.sum(~np.isnan(down)) + 1)
        return bands_of(self._group.part, n, below, above)


def _running(down: Bools, up: Bools) -> Counts:
    """What the first 0, 1, 2... flags add to a count of schools."""
    change = up.astype(np.int64) - down.astype(np.int64)
    return np.concatenate([[0], np.cumsum(change)])
