"""Polars, the default engine: in this process, streaming where a table may be larger than memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import cast

import narwhals as nw
import polars as pl

from school_index.backends.contract import Calculation, Frame
from school_index.backends.plan import Plan, Schemas


class PolarsBackend:
    """Calculates with Polars."""

    name = "polars"

    def open(self, table: pl.DataFrame) -> Frame:
        """Bring a table in without copying it."""
        return nw.from_native(table.lazy())

    def scan(self, paths: list[Path], separator: str = ",") -> Frame:
        """Open files lazily; nothing is read before `collect`."""
        if paths[0].suffix.lower() == ".parquet":
            return nw.from_native(pl.scan_parquet(paths, glob=False))
        return nw.from_native(pl.scan_csv(paths, separator=separator, infer_schema=False, glob=False))

    def calculate(
        self, calculation: Calculation, tables: Mapping[str, pl.DataFrame]
    ) -> dict[str, pl.DataFrame]:
        """Run a calculation by a plan that is made once in a process for each method, window and set of columns."""
        schemas = tuple((name, tuple(table.schema.items())) for name, table in tables.items())
        return _plan(calculation, schemas).run(tables)

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Calculate, in pieces where Polars can."""
        return cast("pl.LazyFrame", nw.to_native(frame)).collect(engine="streaming")

    def close(self) -> None:
        """Polars holds nothing."""


@lru_cache(maxsize=32)
def _plan(calculation: Calculation, schemas: Schemas) -> Plan:
    return Plan(calculation, schemas)
