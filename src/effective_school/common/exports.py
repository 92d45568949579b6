"""Tables as files: XLSX and CSV whose cells can never act as formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from xlsxwriter.worksheet import Worksheet

_A4 = 9
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """Give the value as it may stand in an exported cell: text that could start a formula gets an apostrophe."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Give a CSV in UTF-8 with a byte order mark, semicolons between, as Excel of the region opens it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return _attached(text.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Give a workbook with one sheet: headings in sight, a filter, columns wide enough to read, fit to print."""
    content = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        widths = [len(heading) for heading in headings]
        sheet.write_row(0, 0, [str(harmless(heading)) for heading in headings], head)
        last = 0
        for last, row in enumerate(rows, start=1):
            cells = [harmless(value) for value in row]
            sheet.write_row(last, 0, cells)
            widths = [max(width, len(str(cell))) for width, cell in zip(widths, cells, strict=True)]
        for position, width in enumerate(widths):
            sheet.set_column(position, position, min(60, max(8, width + 2)))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(headings) - 1)
        fit_to_paper(sheet)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(content.getvalue(), f"{name}.xlsx", kind)


def fit_to_paper(sheet: Worksheet) -> None:
    """Print every column on one width of a sheet lying on its side, the headings on each page."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
