"""What the calculation needs from a dataframe engine: opening tables, collecting, and whole calculations."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import polars as pl

Frame = nw.LazyFrame[Any]


class EngineMissingError(Exception):
    """An optional engine was asked for and cannot start; the message says what is missing."""


class Calculation(Hashable, Protocol):
    """Named tables in, named tables out; equal ones (they are hashed) do the same with tables of equal columns."""

    def __call__(self, tables: Mapping[str, Frame], keep: Callable[[Frame], Frame]) -> Mapping[str, Frame]:
        """Write the calculation; `keep` has a frame calculated once, because several later steps read it."""
        ...


class Backend(Protocol):
    """A dataframe engine; all calculation between these doors is written once, as Narwhals expressions."""

    name: str

    def open(self, table: pl.DataFrame) -> Frame:
        """Bring a checked table into the engine."""
        ...

    def scan(self, paths: list[Path], separator: str = ",") -> Frame:
        """Open Parquet or CSV (UTF-8) files lazily, as one table; CSV columns arrive as text."""
        ...

    def calculate(
        self, calculation: Calculation, tables: Mapping[str, pl.DataFrame]
    ) -> dict[str, pl.DataFrame]:
        """Carry a calculation out on checked tables and bring its results back."""
        ...

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Calculate a frame and bring it back."""
        ...

    def close(self) -> None:
        """Let go of what the engine holds."""
        ...
