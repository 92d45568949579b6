"""Writing one table into a sheet: headings, values, widths, filter, colours and print setup."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from school_index.book.formats import Form, Formats
from school_index.report.words import printable

Value = str | float | int | None

MOST_ROWS = 1_048_000
_LONGEST = 32_000
_NARROWEST, _WIDEST = 8, 70
_SAMPLED = 2000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_LINE = 15.0
_ROOM = 1.12
_NUMBER_LENGTH = 6


@dataclass(frozen=True)
class Column:
    """One column: its heading, values and form; `forms` overrides the form row by row.

    `tones` gives the background of cells that hold one of the words; `width` is in characters, by default as the
    values need.
    """

    heading: str
    values: Sequence[Value]
    form: Form = "text"
    forms: Sequence[Form] | None = None
    tones: Mapping[str, str] = field(default_factory=dict)
    width: float | None = None

    @property
    def chosen_width(self) -> float:
        """Width that holds most values; headings and wrapped text take more lines instead."""
        if self.width is not None:
            return self.width
        longest = max((_length(value) for value in self.values[:_SAMPLED]), default=0)
        word = max((len(one) for one in self.heading.split()), default=0)
        return min(max(longest + 3, word + 3, _NARROWEST), _WIDEST)


def safe_text(text: str) -> str:
    """Keep text from being taken for a formula, and drop what a workbook cannot hold."""
    marked = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return printable(marked)[:_LONGEST]


def write_table(sheet: Worksheet, columns: Sequence[Column], formats: Formats, *, top: int = 0) -> int:
    """Write a table with its headings in row `top` (from 0) and give the row after its last one."""
    widths = [column.chosen_width for column in columns]
    sheet.set_row(top, _row_height((column.heading for column in columns), widths))
    for at, column in enumerate(columns):
        sheet.write_string(top, at, safe_text(column.heading), formats.heading(column.form))
    wrapped = any(column.form == "wrapped" for column in columns)
    bottom = top
    known: dict[str, str] = {}
    cells = zip(*(zip(column.values, _forms(column), strict=False) for column in columns), strict=True)
    for bottom, row in enumerate(cells, start=top + 1):
        if wrapped:
            sheet.set_row(bottom, _row_height((str(value) for value, _ in row), widths))
        for at, (value, form) in enumerate(row):
            if isinstance(value, str):
                text = known.get(value) or known.setdefault(value, safe_text(value))
                sheet.write_string(bottom, at, text, formats.of(form))
            elif value is not None:
                sheet.write_number(bottom, at, value, formats.of(form))
    _colour(sheet, columns, formats, top, bottom)
    return bottom + 1


def _forms(column: Column) -> Iterable[Form]:
    return column.forms if column.forms is not None else repeat(column.form)


def _colour(sheet: Worksheet, columns: Sequence[Column], formats: Formats, top: int, bottom: int) -> None:
    for at, column in enumerate(columns):
        for word, tone in column.tones.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formats.tone(tone)}
            sheet.conditional_format(top + 1, at, max(bottom, top + 1), at, rule)


def set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Make columns as wide as they ask for."""
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.chosen_width)


def row_height(text: str, width: float) -> float:
    """Height of a row that holds wrapped text in `width` characters; not every program finds it by itself."""
    return _LINE * max(1, math.ceil(len(text) * _ROOM / max(width - 2, 1)))


def _row_height(texts: Iterable[str], widths: Sequence[float]) -> float:
    return max(row_height(text, width) for text, width in zip(texts, widths, strict=True))


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else _NUMBER_LENGTH


def set_up_page(sheet: Worksheet, *, footer: str, page: str, repeated: int = 0) -> None:
    """Landscape A4, one page wide, headings repeated, `footer` on the left and page numbers on the right."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(repeated)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')[:200]}&R&8{page}")


def add_filter(sheet: Worksheet, columns: int, *, top: int, end: int) -> None:
    """Let people filter the table and keep its headings in view."""
    sheet.autofilter(top, 0, max(end - 1, top), columns - 1)
    sheet.freeze_panes(top + 1, 0)


def cells(sheet: str, first: int, last: int, column: int) -> str:
    """Absolute reference to part of a column, for charts."""
    name = sheet.replace("'", "''")
    return f"='{name}'!{xl_range_abs(first, column, last, column)}"
