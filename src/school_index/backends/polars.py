"""Polars, the default engine: in this process, streaming where a table may be larger than memory."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import narwhals as nw
import polars as pl

from school_index.backends.contract import Frame


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

    def keep(self, frame: Frame) -> Frame:
        """Calculate now and go on lazily from the result."""
        return nw.from_native(cast("pl.LazyFrame", nw.to_native(frame)).collect().lazy())

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Calculate, in pieces where Polars can."""
        return cast("pl.LazyFrame", nw.to_native(frame)).collect(engine="streaming")

    def close(self) -> None:
        """Polars holds nothing."""
