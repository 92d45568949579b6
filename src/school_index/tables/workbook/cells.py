"""Cells as text, and the rectangle of a sheet that holds any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    Value = int | float | str | bool | time | date | datetime | timedelta

# From here on neighbouring whole numbers are no longer told apart, and digits would be made up.
INEXACT = 2**53


@dataclass(frozen=True)
class SheetTexts:
    """A rectangle of texts and where it lies in its sheet, counted from 1."""

    rows: list[list[str | None]]
    first_row: int = 1
    first_column: int = 1


def sheet_texts(sheet: CalamineSheet) -> SheetTexts:
    """Texts of a sheet, without the empty rows and columns around them."""
    if sheet.start is None:
        return SheetTexts([])
    top, left = sheet.start
    # The iterator begins at the sheet's first row, wherever the cells do.
    rows = [[text_of(value) for value in row] for row in islice(sheet.iter_rows(), top, None)]
    while rows and not any(rows[-1]):
        rows.pop()
    blank_above = next((index for index, row in enumerate(rows) if any(row)), 0)
    rows = rows[blank_above:]
    if not rows:
        return SheetTexts([])
    blank_before = next(column for column in range(len(rows[0])) if any(row[column] for row in rows))
    width = next(column for column in range(len(rows[0]), 0, -1) if any(row[column - 1] for row in rows))
    if (blank_before, width) != (0, len(rows[0])):
        rows = [row[blank_before:width] for row in rows]
    return SheetTexts(rows, top + blank_above + 1, left + blank_before + 1)


def text_of(value: Value) -> str | None:
    """Text of a cell's value: the same for every cell that a person would read alike, None for an empty one.

    Whole numbers have no decimal point, others are the shortest decimal that names them; dates are ISO 8601,
    durations hours:minutes:seconds.
    """
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < INEXACT else repr(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        minutes, second = divmod(abs(seconds), 60)
        return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02}:{second:02}"
    return value.isoformat()
