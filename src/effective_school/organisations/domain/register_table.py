"""The table of a register in a file: where its headings stand, and its rows read cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from effective_school.common.workbooks import FileRefused, Sheet, column_letters
from effective_school.organisations.domain.register_changes import Finding, Plan
from effective_school.organisations.domain.register_columns import (
    COLUMNS,
    RegisterColumn,
    Value,
    column_named,
    column_of,
)
from effective_school.organisations.domain.register_rules import BadCell, Rule
from effective_school.organisations.models import Municipality

MOST_ERRORS = 1_000
Cells: TypeAlias = dict[str, Value | Municipality]
Columns: TypeAlias = dict[int, RegisterColumn]


@dataclass
class Row:
    """A row of the file with the values that could be read."""

    number: int
    cells: Cells
    is_whole: bool


class NoHeadings(FileRefused):
    """A file without the headings of a register."""

    REASON = "no_headings"

    def __str__(self) -> str:
        columns = [column_of(self.details["kind"], name) for name in self.details["missing"]]
        missing = ", ".join(_("“%(name)s”") % {"name": one.label} for one in columns if one is not None)
        return _(
            "The table has no headings of the register: %(missing)s is missing. Take the template and fill it in."
        ) % {"missing": missing}


def table_in(kind: str, sheets: list[Sheet]) -> tuple[Sheet, int, Columns]:
    """Find the sheet and the row of headings: the first row among ten that names every required column."""
    needed = {column.field for column in COLUMNS[kind] if column.required}
    best: set[str] = set()
    for sheet in sheets:
        for position, texts in enumerate(sheet.rows[:10]):
            columns: Columns = {}
            for place, text in enumerate(texts):
                column = column_named(kind, text) if text else None
                if column is not None and column not in columns.values():
                    columns[place] = column
            fields = {column.field for column in columns.values()}
            if "code" in fields or needed <= fields:
                return sheet, position, columns
            best = max(best, fields & needed, key=len)
    missing = [column.field for column in COLUMNS[kind] if column.required and column.field not in best]
    raise NoHeadings(NoHeadings.REASON, {"kind": kind, "missing": missing})


def read_row(plan: Plan, number: int, texts: list[str], columns: Columns) -> Row:
    """Read the cells of a row; those that cannot be read become findings of the plan."""
    cells: Cells = {}
    is_whole = True
    for place, column in columns.items():
        text = texts[place] if place < len(texts) else ""
        if not text:
            continue
        try:
            cells[column.field] = column.read(text.removeprefix("'"))
        except BadCell as told:
            is_whole = False
            find(plan, number, columns, column.field, told.rule, told.details)
    return Row(number, cells, is_whole)


def find(
    plan: Plan,
    row: int,
    columns: Columns,
    field_name: str,
    rule: Rule,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Note what is wrong in a row; of the column that holds the field, where there is one."""
    if len(plan.findings) >= MOST_ERRORS:
        return
    place = next((place for place, column in columns.items() if column.field == field_name), None)
    letters = "" if place is None else column_letters(place + 1)
    plan.findings.append(Finding(row, letters, field_name, rule, dict(details or {})))
