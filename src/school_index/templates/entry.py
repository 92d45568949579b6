"""Drawing a sheet to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from school_index.methodology.method import Method
from school_index.tables.schema import REFERENCE_HEADING, Column
from school_index.templates.checks import cell_check
from school_index.templates.column_words import column_words
from school_index.templates.layout import REFERENCE, EntrySheet
from school_index.templates.styles import FONT, Styles
from school_index.templates.value_lists import ValueList, value_list
from school_index.wording import Wording

_WIDTHS = {
    "id": 14, "year": 9, "exam": 15, "subject": 27, "grade": 10, "count": 18, "mean": 15, "text": 38,
    "group": 27, "excluded": 31,
}  # fmt: skip
_REFERENCE_WIDTH = 42
_FILTER_BUTTON = 4
_LINE_HEIGHT = 15
_A4 = 9
_NOTE_FONT = {"font_name": FONT, "font_size": 9}
# What stays possible while headings and prefilled cells cannot be changed by mistake.
_ALLOWED = (
    "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter",
)  # fmt: skip


def draw_entry_sheet(
    worksheet: Worksheet,
    sheet: EntrySheet,
    method: Method,
    styles: Styles,
    ranges: Mapping[ValueList, str],
    say: Wording,
) -> None:
    """Draw headings with notes, rows filled in ahead and checks; `ranges` are the lists of values."""
    _draw_headings(worksheet, sheet, styles, say)
    _draw_rows(worksheet, sheet, styles)
    for place, column in enumerate(sheet.columns):
        if column is None:
            continue
        values = value_list(sheet.table, column, method)
        check = cell_check(sheet, column, ranges[values] if values else None, say)
        worksheet.data_validation(1, place, sheet.last_row, place, check)
    if "school_id" in sheet.codes:
        worksheet.ignore_errors({"number_stored_as_text": _texts(sheet)})
    worksheet.freeze_panes(1, sheet.frozen_columns)
    worksheet.autofilter(0, 0, sheet.last_row, len(sheet.codes) - 1)
    worksheet.protect("", dict.fromkeys(_ALLOWED, True))
    _set_up_page(worksheet)


def _draw_headings(worksheet: Worksheet, sheet: EntrySheet, styles: Styles, say: Wording) -> None:
    lines = 1
    for place, column in enumerate(sheet.columns):
        if column is None:
            text, width = REFERENCE_HEADING.text(say.language), _REFERENCE_WIDTH
            worksheet.set_column(place, place, width, styles.entry["text"])
            worksheet.write_string(0, place, text, styles.reference)
            note = say("templates.reference_note")
        else:
            text, width = column.heading.text(say.language), _WIDTHS[column.kind]
            worksheet.set_column(place, place, width, styles.entry[column.kind])
            worksheet.write_string(0, place, text, styles.heading(required=column.required))
            note = _note(sheet, column, say)
        worksheet.write_comment(
            0, place, note, {"x_scale": 1.9, "y_scale": 0.4 + 0.2 * _note_lines(note)} | _NOTE_FONT
        )
        lines = max(lines, _heading_lines(text, width - _FILTER_BUTTON))
    worksheet.set_row(0, _LINE_HEIGHT * (lines + 1))


def _note(sheet: EntrySheet, column: Column, say: Wording) -> str:
    needed = say("templates.required" if column.required else "templates.optional")
    what = column_words(say, sheet.table, column, "what")
    return f"{what}.\n{needed}.\n{say('templates.head.code')}: {column.code}"


def _note_lines(note: str) -> int:
    return sum(ceil(len(line) / 40) for line in note.split("\n"))


def _heading_lines(text: str, width: int) -> int:
    """How many lines a bold heading takes when words are kept whole."""
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        room -= len(word) + 1
    return lines


def _draw_rows(worksheet: Worksheet, sheet: EntrySheet, styles: Styles) -> None:
    """Cells known ahead are locked; the table of schools is filled in to be corrected, so it is not."""
    known = styles.empty if sheet.table.name == "schools" else styles.filled
    for place, code in enumerate(sheet.codes):
        kind = "text" if code == REFERENCE else sheet.table.column(code).kind
        values = sheet.rows[code] if code in sheet.rows.columns else [None] * sheet.rows.height
        for row, value in enumerate(values, start=1):
            if value is None:
                worksheet.write_blank(row, place, None, styles.empty[kind])
            elif isinstance(value, str):
                worksheet.write_string(row, place, value, known[kind])
            else:
                worksheet.write_number(row, place, value, known[kind])
    if "school_id" in sheet.rows.columns and sheet.rows["school_id"].is_duplicated().any():
        line = {"type": "formula", "criteria": "=$A2<>$A1", "format": styles.next_school}
        worksheet.conditional_format(1, 0, sheet.rows.height, len(sheet.codes) - 1, line)


def _texts(sheet: EntrySheet) -> str:
    """Ranges of columns whose digits are text on purpose."""
    places = [
        place for place, one in enumerate(sheet.columns) if one is not None and one.kind in {"id", "text"}
    ]
    return " ".join(xl_range(1, place, sheet.last_row, place) for place in places)


def _set_up_page(worksheet: Worksheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(_A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.set_footer("&L&A&R&P / &N")
