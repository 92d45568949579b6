"""One group of schools in one year as arrays, and what becomes of one school when its own number changes.

The calculation of the pipeline is repeated here for many hypothetical values at once; tests hold the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from school_index.methodology.model import Part
from school_index.results import Results
from school_index.steps.columns import numbered

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Bands = npt.NDArray[np.str_]

SCALE = 1e10
_NTILES = 4


@dataclass(frozen=True)
class Group:
    """Schools of one year and group: `rows` of `Results.detail` and values (schools x variables, NaN missing)."""

    part: Part
    rows: pl.DataFrame
    values: Floats

    @classmethod
    def of(cls, results: Results, part: Part, year: int, group: str) -> Group:
        """Take a group out of a run."""
        rows = results.detail.filter((pl.col("year") == year) & (pl.col("group") == group)).sort("school_id")
        names = [name for name, _ in numbered(part)]
        return cls(part, rows, rows.select(pl.col(names).cast(pl.Float64)).fill_null(np.nan).to_numpy())

    def position(self, school_id: str) -> int:
        """Row of a school; raises KeyError where the group lacks it."""
        position = self.rows["school_id"].index_of(school_id)
        if position is None:
            raise KeyError(school_id)
        return position

    def own_bands(self, school: int, variable: int, own: Floats) -> Bands:
        """The band for each own value of one variable, the other schools' indices being what they are."""
        fixed, _ = self.fixed
        declared = self.part.variables[variable]
        low, high = np.nanmin(self.values[:, variable]), np.nanmax(self.values[:, variable])
        if declared.is_flag:
            normal = own if self.part.flag_orientation == "literal" else 1.0 - own
        else:
            normal = (own - low if declared.direction == "direct" else high - own) / (high - low)
        mean = self.mean_if(variable, normal[:, None], fixed[[school]])[:, 0]
        index = np.floor(mean * SCALE + 0.5) / SCALE
        known = self.rows[f"{self.part.name}_index"].to_numpy()
        others = np.delete(known, school)
        others = np.sort(others[~np.isnan(others)])
        below = np.searchsorted(others, index, side="left")
        above = len(others) - np.searchsorted(others, index, side="right")
        return bands_of(self.part, np.full(len(own), len(others) + 1), below, above)

    def bands_by_rule(self, school: int, variable: int, own: Floats) -> Bands:
        """The band by the number of variables against the school, for each own value of one of them."""
        limit = 1.0 if self.part.kind == "any_flag" else self.part.fail_share
        others = np.delete(self.values[school], variable)
        failing = np.sum(others >= limit) + (own >= limit)
        return np.array([self.standing(int(count)) for count in failing])

    def standing(self, failing: int) -> str:
        """What so many variables against a school mean: its band, or for `fail_share` the list that counts them."""
        if self.part.kind == "any_flag":
            return self.part.bottom if failing else self.part.middle
        rules = [rule for rule in self.part.lists if rule.rule == "failing" and failing >= rule.at_least]
        return rules[0].id if rules else self.part.default_list

    def indices_if(self, variable: int, column: Floats) -> Floats:
        """Indices of all schools for each hypothesis (hypotheses x schools), NaN without an index."""
        normal, in_use = self._normal(variable, column)
        fixed, fixed_use = self.fixed
        present = ~np.isnan(normal)
        others = np.delete(np.arange(self.values.shape[1]), variable)
        have = np.sum(~np.isnan(fixed[:, others]), axis=1)[None, :] + present
        used = np.sum(fixed_use[others]) + in_use[:, None]
        least = self.part.min_coverage
        few = have * least.denominator < used * least.numerator
        mean = self.mean_if(variable, normal, fixed)
        with np.errstate(invalid="ignore"):
            rounded = np.floor(mean * SCALE + 0.5) / SCALE
        return np.where((have == 0) | few, np.nan, rounded)

    def mean_if(self, variable: int, normal: Floats, fixed: Floats) -> Floats:
        """Indices before rounding: `normal` in place of one variable, `fixed` the others' normalised values."""
        part = self.part
        if part.aggregation == "variables":
            weights = np.array([one.weight for one in part.variables])
            columns = list(fixed.T[:, None, :])
            columns[variable] = normal
            return _weighted_mean(columns, weights)
        means: list[Floats] = []
        known: list[float] = []
        for number, weight in part.indicator_weights().items():
            members = [at for at, one in enumerate(part.variables) if one.indicator == number]
            if members:
                columns = [normal if at == variable else fixed.T[None, at] for at in members]
                means.append(_weighted_mean(columns, np.ones(len(members))))
                known.append(weight)
        return _weighted_mean(means, np.array(known))

    @cached_property
    def fixed(self) -> tuple[Floats, Bools]:
        """Normalised values of the data as they are, and which variables are in use."""
        columns, used = [], []
        for at in range(self.values.shape[1]):
            normal, in_use = self._normal(at, self.values[None, :, at])
            columns.append(normal[0])
            used.append(bool(in_use[0]))
        return np.stack(columns).T, np.array(used)  # each variable's values stand together

    def _normal(self, variable: int, column: Floats) -> tuple[Floats, Bools]:
        """Normalise hypothetical columns of one variable; also say where the variable is in use."""
        declared = self.part.variables[variable]
        present = ~np.isnan(column)
        if declared.is_flag:
            turned = column if self.part.flag_orientation == "literal" else 1.0 - column
            present_anywhere: Bools = np.asarray(present.any(axis=1))
            return turned, present_anywhere
        low = np.where(present, column, np.inf).min(axis=1, keepdims=True)
        high = np.where(present, column, -np.inf).max(axis=1, keepdims=True)
        in_use: Bools = np.greater(high, low)
        distance = column - low if declared.direction == "direct" else high - column
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(in_use, distance / (high - low), np.nan), in_use[:, 0]

    def bands(self, indices: Floats, school: int) -> Bands:
        """The band of `school` in each row of indices (hypotheses x schools); empty without an index."""
        own = indices[:, [school]]
        n = np.sum(~np.isnan(indices), axis=1)
        bands = bands_of(self.part, n, np.sum(indices < own, axis=1), np.sum(indices > own, axis=1))
        return np.where(np.isnan(own[:, 0]), "", bands)


def bands_of(part: Part, n: Counts, below: Counts, above: Counts) -> Bands:
    """Bands of schools with `below` schools under them and `above` over them, of `n` with an index."""
    up, rank = below + 1, above + 1
    k = (2 * part.share.numerator * n + part.share.denominator) // (2 * part.share.denominator)
    if part.cut == "include":
        is_bottom, is_top = up <= k, rank <= k
    elif part.cut == "exclude":
        is_bottom, is_top = n - above <= k, n - below <= k
    else:
        first, last = (up, rank) if part.name == "results" else (rank, up)
        tile = 1 + _NTILES * (first + n + 1 - last) // (2 * (n + 1))
        ends = (tile == 1, tile == _NTILES)
        is_bottom, is_top = ends if part.name == "results" else ends[::-1]
    one_end = np.where(is_bottom, part.bottom, part.top)
    bands: Bands = np.where(is_bottom == is_top, part.middle, one_end)
    return bands


def _weighted_mean(columns: list[Floats], weights: Floats) -> Floats:
    total: Floats | float = 0.0
    weight: Floats | float = 0.0
    for column, one in zip(columns, weights, strict=True):
        present = ~np.isnan(column)
        total = total + np.where(present, column * one, 0.0)
        weight = weight + np.where(present, one, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.asarray(total) / np.asarray(weight)
        return mean
