"""What becomes of a school when its share moves the minimum or the maximum, and with them every school's index."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from school_index.explain.group import SCALE, Bands, Bools, Counts, Floats, Group, bands_of

_NEAR = 1e-9
"""Above the rounding of indices and any error of floating point; far below a difference that people would see."""


class MovingEnds:
    """One share of a group, tried with other values for one school.

    An index is a straight line in the normalised value of one variable. The line tells nearly every school's side
    of the own index; the few that it takes within `_NEAR` of it, ties among them, are calculated as the pipeline
    does, addition by addition.
    """

    def __init__(self, group: Group, school: int, variable: int) -> None:
        self._group, self._school, self._variable = group, school, variable
        self._base = group.values[:, variable]
        others = np.delete(self._base, school)
        self._others = others[~np.isnan(others)]

    def bands(self, own: Floats) -> Bands:
        """The band of the school for each own value, the other schools' values being what they are."""
        if self._group.part.kind != "index":
            return self._group.bands_by_rule(self._school, self._variable, own)
        bands = np.empty(len(own), dtype="U16")
        alone, tells = self._changes_alone(own), self._tells(own)
        bands[alone] = self._group.own_bands(self._school, self._variable, own[alone])
        moving, left_out = ~alone & tells, ~alone & ~tells
        if moving.any():
            bands[moving] = self._bands_if_all_move(own[moving])
        if left_out.any():
            bands[left_out] = self._group.bands(self._indices(own[left_out]), self._school)
        return bands

    def _changes_alone(self, own: Floats) -> Bools:
        """For which values only the school's own index can change: the others keep their normalised values."""
        if not self._others.size:
            return np.zeros(len(own), dtype=np.bool_)
        least, most = np.nanmin(self._base), np.nanmax(self._base)
        low, high = self._ends(own)
        return np.asarray((low == least) & (high == most) & (most > least))

    def _tells(self, own: Floats) -> Bools:
        """For which values the variable tells schools apart at all."""
        low, high = self._ends(own)
        return np.asarray(high > low)

    def _ends(self, own: Floats) -> tuple[Floats, Floats]:
        if not self._others.size:
            return own, own
        return np.minimum(self._others.min(), own), np.maximum(self._others.max(), own)

    def _indices(self, own: Floats) -> Floats:
        """Every school's index for each own value, in full."""
        column = np.repeat(self._base[None, :], len(own), axis=0)
        column[:, self._school] = own
        return self._group.indices_if(self._variable, column)

    @cached_property
    def _ranked(self) -> Bools:
        """Which schools have an index where the variable tells schools apart: any new value makes it."""
        ranked: Bools = ~np.isnan(self._indices(self._others[:1] + 1.0)[0])
        return ranked

    @cached_property
    def _lines(self) -> tuple[Counts, Floats, Floats, Floats]:
        """Other schools with an index: rows, values, index with the value normalised to 0, its rise."""
        fixed, _ = self._group.fixed
        ranked = self._ranked.copy()
        ranked[self._school] = False
        rows = np.flatnonzero(ranked)
        values = self._base[rows]
        missing = np.isnan(values)
        ends = np.stack([np.where(missing, np.nan, at) for at in (0.0, 1.0)])
        start, end = self._group.mean_if(self._variable, ends, fixed[rows])
        return rows, np.where(missing, 0.0, values), start, np.where(missing, 0.0, end - start)

    def _bands_if_all_move(self, own: Floats) -> Bands:
        rows, values, start, rise = self._lines
        low, high = self._ends(own)
        index = self._exact(np.full(len(own), self._school), own, low, high)
        below, above = np.zeros(len(own), dtype=np.int64), np.zeros(len(own), dtype=np.int64)
        pairs: list[tuple[int, Counts]] = []
        end: np.float64 | None = None
        scaled = values
        for at, one in enumerate(index):
            fixed_end = low[at] if self._is_direct else high[at]
            if fixed_end != end:
                end = fixed_end
                scaled = rise * (values - end if self._is_direct else end - values)
            line = scaled / (high[at] - low[at])
            line += start
            below[at] = np.count_nonzero(line < one - _NEAR)
            above[at] = np.count_nonzero(line > one + _NEAR)
            if below[at] + above[at] < len(rows):
                near = (line >= one - _NEAR) & (line <= one + _NEAR)
                pairs.append((at, rows[near]))
        if pairs:
            hypotheses = np.repeat([at for at, _ in pairs], [len(near) for _, near in pairs])
            schools = np.concatenate([near for _, near in pairs])
            truly = self._exact(schools, self._base[schools], low[hypotheses], high[hypotheses])
            np.add.at(below, hypotheses[truly < index[hypotheses]], 1)
            np.add.at(above, hypotheses[truly > index[hypotheses]], 1)
        bands = bands_of(self._group.part, np.full(len(own), len(rows) + 1), below, above)
        return bands if self._ranked[self._school] else np.full(len(own), "", dtype="U16")

    @property
    def _is_direct(self) -> bool:
        return self._group.part.variables[self._variable].direction == "direct"

    def _exact(self, schools: Counts, values: Floats, low: Floats, high: Floats) -> Floats:
        """Indices of single schools for single values and ends, as `steps/aggregation.py` calculates them."""
        fixed, _ = self._group.fixed
        normal = (values - low if self._is_direct else high - values) / (high - low)
        mean = self._group.mean_if(self._variable, normal[None, :], fixed[schools])[0]
        rounded: Floats = np.floor(mean * SCALE + 0.5) / SCALE
        return rounded
