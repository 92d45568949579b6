"""Drawing the sheet of explanations."""

from __future__ import annotations

from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from school_index.templates.explanations import WIDTH, Explanations, Line
from school_index.templates.styles import Styles
from school_index.templates.value_lists import ValueList

_WIDTHS = (34, 29, 14, 47, 18, 24, 42)
_LINE_HEIGHT = 15
_HEIGHTS = {"title": 28, "section": 21, "text": 16, "muted": 16}
_A4 = 9


def list_ranges(explanations: Explanations, sheet_name: str) -> dict[ValueList, str]:
    """Ranges of the lists of values as formulas for drop-down lists."""
    return {
        values: f"={quote_sheetname(sheet_name)}!{xl_range_abs(first, 0, last, 0)}"
        for values, (first, last) in explanations.values.items()
    }


def draw_explanations(worksheet: Worksheet, explanations: Explanations, styles: Styles) -> None:
    """Draw every line; nothing on this sheet is to be changed, since drop-down lists refer to it."""
    for place, width in enumerate(_WIDTHS):
        worksheet.set_column(place, place, width)
    for row, line in enumerate(explanations.lines):
        _draw_line(worksheet, row, line, styles)
    worksheet.hide_gridlines(2)
    worksheet.protect("", {"format_columns": True, "format_rows": True})
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer("&L&A&R&P / &N")


def _draw_line(worksheet: Worksheet, row: int, line: Line, styles: Styles) -> None:
    plain = {"title": styles.title, "section": styles.section, "text": styles.text, "muted": styles.muted}
    if line.style in plain:
        worksheet.write_string(row, 0, line.cells[0], plain[line.style])
        if line.style == "section":
            for place in range(1, WIDTH):
                worksheet.write_blank(row, place, None, styles.section)
        worksheet.set_row(row, _HEIGHTS[line.style])
        return
    for place, text in enumerate(line.cells):
        worksheet.write_string(row, place, text, _look(line, place, styles))
    if line.cells:
        worksheet.set_row(row, _height(line.cells))


def _look(line: Line, place: int, styles: Styles) -> Format:
    if line.style == "head":
        return styles.reference
    if place == 0 and line.style != "value":
        return styles.heading(required=line.style == "required")
    return styles.code if place == 1 else styles.cell


def _height(cells: tuple[str, ...]) -> float:
    """Room for wrapped text; not every spreadsheet finds it for itself when it opens a file."""
    lines = max(ceil(len(text) * 1.1 / width) for text, width in zip(cells, _WIDTHS, strict=False))
    return _LINE_HEIGHT * max(lines, 1) + 3
