"""Checked input tables, ready for the calculation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class InputTables:
    """The tables of one region, with the columns and types of `tables.schema`.

    `tables` holds `schools`, `exams`, `certificates`, `social`, `regional_means`, `tasks` as far as given;
    `pupils` names the files of pupil-level results, which are read only when they are aggregated;
    `fingerprint` is a digest of the input files.
    """

    tables: Mapping[str, pl.DataFrame]
    pupils: tuple[Path, ...] = ()
    fingerprint: str = field(default="")

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Give a table by name."""
        return self.tables[name]

    def __contains__(self, name: str) -> bool:
        """Whether a table was given."""
        return name in self.tables

    def years(self) -> tuple[int, ...]:
        """Years for which the region has results or social data, oldest first."""
        found: set[int | None] = set()
        for name in ("exams", "certificates", "social"):
            if name in self.tables:
                found.update(self.tables[name]["year"].unique().to_list())
        return tuple(sorted(one for one in found if one is not None))
