"""Where everything of an entry sheet stands."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from xlsxwriter.utility import xl_rowcol_to_cell

from school_index.tables.schema import Column, Table

REFERENCE = "reference"
SPARE_ROWS = 5000


@dataclass(frozen=True)
class EntrySheet:
    """One sheet to fill in: its table and the rows filled in ahead (columns are codes and REFERENCE)."""

    table: Table
    rows: pl.DataFrame

    @property
    def codes(self) -> list[str]:
        """Codes of the sheet's columns from left to right; the school's name stands beside its code."""
        codes = list(self.table.codes)
        if REFERENCE in self.rows.columns:
            codes.insert(codes.index("school_id") + 1, REFERENCE)
        return codes

    @property
    def columns(self) -> list[Column | None]:
        """Columns from left to right, None for the reference column."""
        return [None if code == REFERENCE else self.table.column(code) for code in self.codes]

    @property
    def last_row(self) -> int:
        """The last row that is checked while it is filled in, counted from 0 as the headings."""
        return self.rows.height + SPARE_ROWS

    @property
    def frozen_columns(self) -> int:
        """How many columns stay in view when the sheet is scrolled: those that say whose row it is."""
        leading = 0
        for column in self.columns:
            if column is not None and column.kind not in {"id", "year"}:
                break
            leading += 1
        return leading if "school_id" in self.codes else 0

    def first_cell(self, code: str) -> str:
        """The first entry cell of a column for formulas, the row relative: `$F2`."""
        return str(xl_rowcol_to_cell(1, self.codes.index(code), col_abs=True))
