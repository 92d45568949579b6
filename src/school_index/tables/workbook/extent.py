"""How far the cells of a sheet reach: what decides whether its table is a table or an absurdity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from school_index.tables.workbook.references import cell_name
from school_index.tables.workbook.refusal import WorkbookRefused, damaged, too_big

if TYPE_CHECKING:
    from school_index.tables.workbook.limits import Limits

# A table with fewer than one full cell in so many is a few cells that lie far apart.
SPARSE = 20


class Extent:
    """Smallest rectangle around the cells of a sheet that hold something, met row by row from the top.

    Rows and columns are counted from 1; a sheet without such cells has `cells` 0.
    """

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.cells = 0
        self.used_rows = 0
        self.used_columns: set[int] = set()
        self.first_row = 0
        self.last_row = 0
        self._last_row_column = 0
        self._widest_row = 0
        self._last_column = 0
        self._far_row: tuple[int, int] | None = None

    def add(self, row: int, column: int, row_limit: int) -> None:
        """Take in a cell of the last row so far or of a later one."""
        self.cells += 1
        if row != self.last_row:
            self.used_rows += 1
            self.last_row = row
            self._last_row_column = column
            if self.first_row == 0:
                self.first_row = row
            elif row - self.first_row >= row_limit and self._far_row is None:
                self._far_row = (row, column)
        if column > self._last_column:
            self._last_column = column
            self._widest_row = row
        self.used_columns.add(column)
