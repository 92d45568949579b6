"""A calculation translated once and run again: lazy queries whose tables are put in later."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

import narwhals as nw
import polars as pl

from school_index.backends.contract import Calculation, Frame

Schemas = tuple[tuple[str, tuple[tuple[str, pl.DataType], ...]], ...]
_STREAMED_FROM = 100_000
"""Rows of a table from which the streaming engine is faster than what it costs to start."""


class _Slot:
    """Where a table lies during a run: one handed in, or one that later queries read."""

    def __init__(self) -> None:
        self.table: pl.DataFrame | None = None

    def frame(self, schema: pl.Schema) -> Frame:
        """A query that reads whatever lies here when it runs."""
        empty = pl.LazyFrame(schema=schema)
        return nw.from_native(
            empty.map_batches(
                lambda _: self.taken(),
                schema=schema,
                validate_output_schema=False,
                predicate_pushdown=False,
                projection_pushdown=False,
                slice_pushdown=False,
            )
        )

    def taken(self) -> pl.DataFrame:
        """The table that lies here."""
        if self.table is None:
            raise LookupError("a query ran outside its plan")
        return self.table


class Plan:
    """The queries of one calculation over tables with the given columns, in the order in which they run."""

    def __init__(self, calculation: Calculation, schemas: Schemas) -> None:
        self._queries: list[tuple[_Slot, pl.LazyFrame]] = []
        self._given = {name: _Slot() for name, _ in schemas}
        tables = {name: self._given[name].frame(pl.Schema(columns)) for name, columns in schemas}
        self._wanted = {
            name: self._calculated(frame) for name, frame in calculation(tables, self._keep).items()
        }
        self._lock = Lock()

    def run(self, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
        """Calculate from these tables; one run at a time, because the slots are shared."""
        large = any(table.height >= _STREAMED_FROM for table in tables.values())
        with self._lock:
            try:
                for name, slot in self._given.items():
                    slot.table = tables[name]
                for slot, query in self._queries:
                    slot.table = query.collect(engine="streaming") if large else _at_once(query)
                return {name: slot.taken() for name, slot in self._wanted.items()}
            finally:
                for slot in (*self._given.values(), *[slot for slot, _ in self._queries]):
                    slot.table = None

    def _calculated(self, frame: Frame) -> _Slot:
        slot = _Slot()
        self._queries.append((slot, nw.to_native(frame)))
        return slot

    def _keep(self, frame: Frame) -> Frame:
        return self._calculated(frame).frame(nw.to_native(frame).collect_schema())


def _at_once(query: pl.LazyFrame) -> pl.DataFrame:
    """Run a query over few rows as it is written: to look for a better order takes longer than any could save."""
    return query.collect(engine="in-memory", optimizations=pl.QueryOptFlags.none())
