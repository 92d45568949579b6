"""Schools as whole numbers: a school and a year are one number, which is compared and sorted faster than words."""

from __future__ import annotations

import polars as pl

YEARS = 10_000
"""More than the greatest year: the places of one school in two consecutive years differ by 1."""


class SchoolNumbers:
    """Numbers the schools named in `ids` in the order of their ids."""

    def __init__(self, ids: pl.Series) -> None:
        self.ids = ids.unique().drop_nulls().sort()
        self._kind = pl.Enum(self.ids)

    def of(self, ids: pl.Series) -> pl.Series:
        """The number of each school, null for one that is not known."""
        return ids.cast(self._kind, strict=False).to_physical().cast(pl.Int64)

    def places(self, frame: pl.DataFrame) -> pl.Series:
        """The school and the year of each row as one number, null where either is not known."""
        return self.of(frame["school_id"]) * YEARS + frame["year"]
