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

_SCALE = 1e10


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

    def bands_if(self, school: int, variable: int, column: Floats) -> list[str]:
        """The band of `school` for each hypothetical column of values of `variable`.

        `column` has a row for each hypothesis and a column for each school of the group.
        """
        if self.part.kind != "index":
            return self._bands_by_rule(school, variable, column)
        return self._bands(self._indices_if(variable, column), school)

    def _bands_by_rule(self, school: int, variable: int, column: Floats) -> list[str]:
        limit = 1.0 if self.part.kind == "any_flag" else self.part.fail_share
        least = 1 if self.part.kind == "any_flag" else self.part.fail_many
        others = np.delete(self.values[school], variable)
        failing = np.sum(others >= limit) + (column[:, school] >= limit)
        return [self.part.bottom if count >= least else self.part.middle for count in failing]

    def _indices_if(self, variable: int, column: Floats) -> Floats:
        """Indices of all schools for each hypothesis (hypotheses x schools), NaN without an index."""
        normal, in_use = self._normal(variable, column)
        fixed, fixed_use = self._fixed
        present = ~np.isnan(normal)
        others = np.delete(np.arange(self.values.shape[1]), variable)
        have = np.sum(~np.isnan(fixed[:, others]), axis=1)[None, :] + present
        used = np.sum(fixed_use[others]) + in_use[:, None]
        least = self.part.min_coverage
        few = have * least.denominator < used * least.numerator
        mean = self._mean_if(variable, normal, fixed)
        with np.errstate(invalid="ignore"):
            rounded = np.floor(mean * _SCALE + 0.5) / _SCALE
        return np.where((have == 0) | few, np.nan, rounded)

    def _mean_if(self, variable: int, normal: Floats, fixed: Floats) -> Floats:
        part = self.part
        if part.aggregation == "variables":
            weights = np.array([one.weight for one in part.variables])
            columns = [fixed[None, :, other] for other in range(fixed.shape[1])]
            columns[variable] = normal
            return _weighted_mean(columns, weights)
        means: list[Floats] = []
        known: list[float] = []
        for number, weight in part.indicator_weights().items():
            members = [at for at, one in enumerate(part.variables) if one.indicator == number]
            if members:
                columns = [normal if at == variable else fixed[None, :, at] for at in members]
                means.append(_weighted_mean(columns, np.ones(len(members))))
                known.append(weight)
        return _weighted_mean(means, np.array(known))

    @cached_property
    def _fixed(self) -> tuple[Floats, Bools]:
        """Normalised values of the data as they are, and which variables are in use."""
        columns, used = [], []
        for at in range(self.values.shape[1]):
            normal, in_use = self._normal(at, self.values[None, :, at])
            columns.append(normal[0])
            used.append(bool(in_use[0]))
        return np.stack(columns, axis=1), np.array(used)

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

    def _bands(self, indices: Floats, school: int) -> list[str]:
        """The band of `school` in each row of indices (hypotheses x schools); empty without an index."""
        own = indices[:, [school]]
        counts = zip(
            np.isnan(own[:, 0]).tolist(),
            np.sum(~np.isnan(indices), axis=1).tolist(),
            np.sum(indices < own, axis=1).tolist(),
            np.sum(indices > own, axis=1).tolist(),
            strict=True,
        )
        return ["" if without else band_of(self.part, n, below, above) for without, n, below, above in counts]


def band_of(part: Part, n: int, below: int, above: int) -> str:
    """The band of a school with `below` schools under it and `above` over it, of `n` with an index."""
    up, rank = below + 1, above + 1
    k = (2 * part.share.numerator * n + part.share.denominator) // (2 * part.share.denominator)
    if part.cut == "include":
        is_bottom, is_top = up <= k, rank <= k
    elif part.cut == "exclude":
        is_bottom, is_top = n - above <= k, n - below <= k
    else:
        first, last = (up, rank) if part.name == "results" else (rank, up)
        tile = 1 + 4 * (first + n + 1 - last) // (2 * (n + 1))
        is_bottom, is_top = (tile == 1, tile == 4) if part.name == "results" else (tile == 4, tile == 1)  # noqa: PLR2004 - the fourth of four tiles
    if is_bottom == is_top:
        return part.middle
    return part.bottom if is_bottom else part.top


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
