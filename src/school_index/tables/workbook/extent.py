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

    Rows and columns are counted from 1.
    """

    def __init__(self, sheet: str, row_limit: int) -> None:
        self.sheet = sheet
        self.cells = 0
        self.used_rows = 0
        self.used_columns: set[int] = set()
        self.first_row = 0
        self.last_row = 0
        self._row_limit = row_limit
        self._far_cell = (0, 0)
        self._lowest_cell = (0, 0)
        self._rightmost_cell = (0, 0)

    def add_row(self, row: int, columns: list[int]) -> None:
        """Take in the full cells of a row below all the others; columns rise and are not empty."""
        self.cells += len(columns)
        self.used_rows += 1
        self.used_columns.update(columns)
        self.first_row = self.first_row or row
        self.last_row = row
        self._lowest_cell = (row, columns[0])
        if columns[-1] > self._rightmost_cell[1]:
            self._rightmost_cell = (row, columns[-1])
        if row - self.first_row >= self._row_limit and self._far_cell == (0, 0):
            self._far_cell = (row, columns[0])

    @property
    def height(self) -> int:
        """Rows of the rectangle."""
        return self.last_row - self.first_row + 1 if self.cells else 0

    @property
    def width(self) -> int:
        """Columns of the rectangle."""
        return max(self.used_columns) - min(self.used_columns) + 1 if self.cells else 0

    @property
    def area(self) -> int:
        """Cells of the rectangle, the empty ones included."""
        return self.height * self.width

    def overlap(self, start: tuple[int, int], end: tuple[int, int]) -> int:
        """Cells that the rectangle shares with another, given by its corners (row, column)."""
        if not self.cells:
            return 0
        rows = min(self.last_row, end[0]) - max(self.first_row, start[0]) + 1
        columns = min(max(self.used_columns), end[1]) - max(min(self.used_columns), start[1]) + 1
        return max(rows, 0) * max(columns, 0)

    def refuse_excess(self, limits: Limits, cells_left: int) -> None:
        """Raise WorkbookRefused where the rectangle is too high or wide, or above `cells_left` cells."""
        if self.height > limits.rows:
            if self.used_rows > limits.rows:
                raise self._too_many("rows", self.used_rows, limits.rows)
            raise self._far(self._far_cell)
        if self.width > limits.columns:
            if len(self.used_columns) > limits.columns:
                raise self._too_many("columns", len(self.used_columns), limits.columns)
            raise self._far(self._rightmost_cell)
        if self.area > cells_left:
            if self.cells * SPARSE < self.area:
                raise self._far(self._lowest_cell)
            raise too_big("cells", limits.cells - cells_left + self.area, limits.cells, self.sheet)

    def refuse_disagreement(self, start: tuple[int, int] | None, end: tuple[int, int] | None) -> None:
        """Raise WorkbookRefused where cells, between corners counted from 0, were read but never met here."""
        if start is None or end is None:
            return
        rows, columns = end[0] - start[0] + 1, end[1] - start[1] + 1
        corners = (start[0] + 1, start[1] + 1), (end[0] + 1, end[1] + 1)
        if self.overlap(*corners) != rows * columns:
            raise damaged("cells", self.sheet)

    def _too_many(self, what: str, found: int, limit: int) -> WorkbookRefused:
        return WorkbookRefused(f"workbook_too_many_{what}", self.sheet, {what: found, "limit": limit})

    def _far(self, cell: tuple[int, int]) -> WorkbookRefused:
        return WorkbookRefused("workbook_far_cell", f"{self.sheet}!{cell_name(*cell)}")
