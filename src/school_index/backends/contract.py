"""What the calculation needs from a dataframe engine: opening tables, keeping one, and collecting."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

Frame = nw.LazyFrame[Any]


class EngineMissingError(Exception):
    """An optional engine was asked for and cannot start; the message says what is missing."""


class Backend(Protocol):
    """A dataframe engine; all calculation between these doors is written once, as Narwhals expressions."""

    name: str

    def open(self, table: pl.DataFrame) -> Frame:
        """Bring a checked table into the engine."""
        ...

    def scan(self, paths: list[Path], separator: str = ",") -> Frame:
        """Open Parquet or CSV (UTF-8) files lazily, as one table; CSV columns arrive as text."""
        ...

    def keep(self, frame: Frame) -> Frame:
        """Calculate a frame once, because several later steps read it."""
        ...

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Calculate a frame and bring it back."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds."""
        ...
