"""The door: named tables in, one workbook to fill in out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl
from xlsxwriter import Workbook

from school_index.language import Language
from school_index.methodology.method import Method
from school_index.tables.schema import Table, tables_of
from school_index.tables.workbook import Limits
from school_index.tables.write import complete_file
from school_index.templates.entry import draw_entry_sheet
from school_index.templates.explanation_sheet import draw_explanations, list_ranges
from school_index.templates.explanations import explain_template
from school_index.templates.layout import SPARE_ROWS, EntrySheet
from school_index.templates.prefilled import prefilled_rows
from school_index.templates.styles import FONT, FONT_SIZE, make_styles
from school_index.wording import Wording, wording

# The same input gives the same bytes, so the workbook does not say when it was made.
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
_OPTIONS = {
    "in_memory": True,
    "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE},
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class TemplateTooLongError(ValueError):
    """A table would be filled in ahead with more rows than a workbook may have."""

    def __init__(self, table: str, rows: int, most: int) -> None:
        self.table = table
        self.rows = rows
        self.most = most
        super().__init__(f"{table}: {rows} rows, a workbook takes {most}")


def template_names(method: Method) -> tuple[str, ...]:
    """Names of the tables that have a template: all but results by pupil, which nobody types."""
    return tuple(name for name in tables_of(method) if name != "pupils")


def write_template(
    names: Sequence[str],
    method: Method,
    out: Path,
    *,
    language: Language = "ru",
    schools: pl.DataFrame | None = None,
    years: Sequence[int] = (),
) -> None:
    """Write a workbook with a sheet for each table of `names` and a last sheet of explanations to `out`.

    With `schools` (columns of the table `schools`; `year` may be empty or absent) rows are filled in ahead
    for each school and each of `years`, by default the years that the table names: see `prefilled_rows`.
    The same arguments give the same bytes; `out` appears whole or not at all.

    Raises ValueError for no name, a name that has no template, or more rows than a workbook may have;
    OSError where `out` cannot be written.
    """
    tables = _tables(names, method)
    sheets = [EntrySheet(table, prefilled_rows(table, method, schools, years, language)) for table in tables]
    for sheet in sheets:
        most = Limits().rows - SPARE_ROWS
        if sheet.rows.height > most:
            raise TemplateTooLongError(sheet.table.name, sheet.rows.height, most)
    content = _workbook(sheets, method, wording(language))
    with complete_file(out) as draft:
        draft.write_bytes(content)


def _tables(names: Sequence[str], method: Method) -> list[Table]:
    known = template_names(method)
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise ValueError(f"no template for {', '.join(unknown) or 'nothing'}; known: {', '.join(known)}")
    return [tables_of(method)[name] for name in dict.fromkeys(names)]


def _workbook(sheets: Sequence[EntrySheet], method: Method, say: Wording) -> bytes:
    content = BytesIO()
    workbook = Workbook(content, _OPTIONS)
    workbook.set_properties({"title": say("templates.title"), "subject": method.id, "created": _CREATED})
    styles = make_styles(workbook)
    explanations = explain_template(sheets, method, say)
    ranges = list_ranges(explanations, say("templates.explanations"))
    for sheet in sheets:
        worksheet = workbook.add_worksheet(sheet.table.title.text(say.language))
        draw_entry_sheet(worksheet, sheet, method, styles, ranges, say)
    draw_explanations(workbook.add_worksheet(say("templates.explanations")), explanations, styles)
    workbook.close()
    return content.getvalue()
