"""What stands on one page of the grid: schools, rows and cells."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.grid import (
    CellConflict,
    CellProblem,
    GridOutcome,
    RowEdit,
    cell_text,
)
from effective_school.collection.domain.schools import passport_lines
from effective_school.collection.forms_registry import (
    PASSPORTS,
    Form,
    FormColumn,
    SchoolLine,
    Values,
    source,
)
from effective_school.collection.models import DataRow, Submission

SCHOOLS_PER_PAGE = 8
MOST_ROWS = 400


@dataclass
class GridCell:
    """One cell: the text it was opened with, the text to show, and what is wrong with it."""

    name: str
    column: FormColumn
    text: str
    problems: list[CellProblem] = field(default_factory=list)
    conflict: CellConflict | None = None

    @property
    def shown(self) -> str:
        """The text as a person reads it."""
        return self.column.shown(self.text)


@dataclass
class GridRow:
    """One row: its key in words and as it is sent back, its cells."""

    number: int
    key: str
    opened: str
    labels: list[str]
    cells: list[GridCell]
    stored: DataRow | None
    is_first: bool = False
    school: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class SchoolChoice:
    """One school of the table; `rows` is how many rows it has."""

    code: str
    name: str
    rows: int


def page_of_schools(
    request: PersonRequest, own: Submission, form: Form, year: int, lines: Sequence[SchoolLine]
) -> "Page[SchoolChoice]":
    """Schools of the page: one where a school has several rows, else as many as a page holds."""
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for line in lines:
        if line.year in {None, year}:
            names[line.code] = line.name
    if form.school:
        stored = own.rows.filter(table=form.code, year=year, is_removed=False).order_by()
        counts = dict(stored.values_list("school_code").annotate(rows=Count("pk")))
        for code in counts:
            names.setdefault(code, code)
    else:
        names = {"": ""}
    wanted = request.GET.get("q", "").strip().casefold()
    schools = sorted(
        (
            SchoolChoice(code, name, counts.get(code, 0))
            for code, name in names.items()
            if wanted in f"{code} {name}".casefold()
        ),
        key=lambda one: (one.name.casefold(), one.code),
    )
    several = bool(row_labels(form)) and form.school
    return Paginator(schools, 1 if several else SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))


def row_labels(form: Form) -> list[FormColumn]:
    """Key columns that tell rows of one school and year apart."""
    return [one for one in form.key if one.code not in {form.school, form.year}]


def keys_on_page(
    own: Submission, form: Form, year: int, lines: Sequence[SchoolLine], page: "Page[SchoolChoice]"
) -> dict[str, Values]:
    """Rows of the page by key: those that are asked for and those that are there."""
    shown = {one.code for one in page.object_list}
    asked = source().expected(
        [form.code], [line for line in lines if line.code in shown] if form.school else lines, [year]
    )
    keys: dict[str, Values] = {}
    order: dict[str, int] = defaultdict(lambda: len(order))
    for values in asked.get(form.code, ()):
        keys[form.key_of(values)] = values
        order[_kind_of_row(form, values)] += 0
    stored = own.rows.filter(table=form.code, year=year, is_removed=False)
    if form.school:
        stored = stored.filter(school_code__in=shown)
    for values in stored.values_list("values", flat=True)[:MOST_ROWS]:
        keys.setdefault(form.key_of(values), {one.code: values.get(one.code) for one in form.key})
    places = {one.code: place for place, one in enumerate(page.object_list)}
    ordered = sorted(
        keys.items(),
        key=lambda one: (
            places.get(str(one[1].get(form.school) or ""), 0),
            order.get(_kind_of_row(form, one[1]), len(order)),
            one[0],
        ),
    )
    return dict(ordered)


def _kind_of_row(form: Form, values: Values) -> str:
    return "|".join(str(values.get(one.code)) for one in row_labels(form) if one.kind == "choice")


def rows_on_page(  # noqa: PLR0913 - a page with everything that stands on it
    own: Submission,
    form: Form,
    keys: Mapping[str, Values],
    lines: Sequence[SchoolLine],
    year: int,
    edits: Sequence[RowEdit],
    outcome: GridOutcome,
    *,
    refused: bool,
) -> list[GridRow]:
    """Give the rows of a page: what is stored, what was typed over it, and what is wrong with either."""
    names = {line.code: line.name for line in lines if line.year in {None, year}}
    stored = {
        row.key: row
        for row in own.rows.filter(table=form.code, key__in=list(keys), is_removed=False).select_related(
            "entered_by", "file"
        )
    }
    typed = {form.key_of(edit.key): (place, edit) for place, edit in enumerate(edits)}
    rows: list[GridRow] = []
    last = None
    for number, (key, values) in enumerate(keys.items()):
        row = stored.get(key)
        place, edit = typed.get(key, (-1, None))
        now = {
            one.code: cell_text(form, one.code, row.values.get(one.code) if row else None)
            for one in form.entries
        }
        unsaved = edit is not None and (
            refused or any(where == place for where, _code in (*outcome.problems, *outcome.conflicts))
        )
        school = str(values.get(form.school) or "") if form.school else ""
        rows.append(
            GridRow(
                number=number,
                key=json.dumps(values, ensure_ascii=False),
                opened=json.dumps(now, ensure_ascii=False),
                labels=[one.shown(values.get(one.code)) for one in row_labels(form)],
                cells=[
                    GridCell(
                        f"r{number}-{one.code}",
                        one,
                        edit.typed.get(one.code, now[one.code])
                        if edit and unsaved and one.code in edit.touched
                        else now[one.code],
                        outcome.problems.get((place, one.code), []),
                        outcome.conflicts.get((place, one.code)),
                    )
                    for one in form.entries
                ],
                stored=row,
                is_first=school != last,
                school=names.get(school, school),
            )
        )
        last = school
    return rows


def propose_last_passports(own: Submission, form: Form, year: int, rows: Sequence[GridRow]) -> bool:
    """Put the last passport of a school into its row where nothing is handed in yet; it counts once it is saved."""
    empty = [row for row in rows if row.stored is None]
    if form.code != PASSPORTS or not empty:
        return False
    last = {line.code: line for line in passport_lines(own.municipality, [year])}
    for row in empty:
        line = last.get(str(values_sent(row.key).get(form.school)))
        for cell in row.cells if line else ():
            cell.text = str(getattr(line, cell.column.code, ""))
    return True


def rows_label(rows: Sequence[GridRow], number: int) -> str:
    """Whose row it is, in words."""
    found = next((row for row in rows if row.number == number), None)
    return " · ".join(part for part in (found.school, *found.labels) if part) if found else ""


def values_sent(text: str) -> Values:
    """Read the key of a row that a page sent; nothing where it was tampered with."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(name): value for name, value in told.items() if isinstance(value, str | int | float | None)}
