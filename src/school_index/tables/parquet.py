"""Parquet files, whole or as a folder of parts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index.problems import Problem
from school_index.tables.raw import RawTable


def read_parquet(path: Path) -> tuple[RawTable | None, list[Problem]]:
    """Read one Parquet file with the types it has; rows count from 1, without a heading row."""
    try:
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, OSError):
        return None, [Problem("error", "not_a_parquet", file=path.name)]
    return RawTable(path.stem, path.name, frame, 1), []
