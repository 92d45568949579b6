"""Names of cells: B7 is column 2 of row 7."""

from __future__ import annotations

import re

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
LETTERS = 26
CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)


def column_letters(column: int) -> str:
    """Letters of a column counted from 1."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


# Made once: a table's columns are nearly always among these.
COMMON_LETTERS = tuple(column_letters(column) for column in range(LETTERS + LETTERS * LETTERS + 1))


def cell_name(row: int, column: int) -> str:
    """Name of the cell, both counted from 1."""
    return f"{column_letters(column)}{row}"


def parse_cell(name: str) -> tuple[int, int] | None:
    """Row and column of a cell, counted from 1; None for what is no name of a cell.

    The cell may lie beyond the last row and column of a sheet, not before the first.
    """
    found = CELL.fullmatch(name)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * LETTERS + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row, column) if row > 0 else None


def parse_range(name: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Corners (row, column) of a range such as A1:B2, or of a single cell; None for what is neither."""
    first, _, last = name.partition(":")
    start = parse_cell(first)
    end = parse_cell(last) if last else start
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return start, end
