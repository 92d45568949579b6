"""Typing figures into a table: a page of schools at a time, or one school where it has several rows."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.grid import (
    CellConflict,
    CellProblem,
    GridOutcome,
    RowEdit,
    cell_text,
    remove_row,
    restore_row,
    save_grid,
)
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import passport_lines, school_lines
from effective_school.collection.forms_registry import (
    PASSPORTS,
    Form,
    FormColumn,
    SchoolLine,
    Values,
    forms_of,
    source,
)
from effective_school.collection.models import DataRow, RowChange, Submission
from effective_school.collection.views.submissions import refuse_stranger, visible_submission
from effective_school.common.access import requires

SCHOOLS_PER_PAGE = 8
MOST_ROWS = 400
MOST_CHOSEN_FROM = 500
"""Up to so many schools stand in a list to choose from; above it they are searched for."""


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


@requires("collection.view_submissions")
def grid(request: PersonRequest, submission_id: int, form_code: str, year: int) -> HttpResponse:
    """Show a table of one year; a POST saves what was typed, adds a row, takes one out or puts it back."""
    own = visible_submission(request, submission_id)
    form = _form(own, form_code, year)
    lines = school_lines(own.municipality, own.campaign.years)
    page = _page_of_schools(request, own, form, year, lines)
    chosen = _page_of(request, page)
    if chosen:
        return redirect(f"{request.path}?page={chosen}")
    keys = _keys(own, form, year, lines, page)
    added = _added(request, form, year, page)
    keys |= {key: values for key, values in added.items() if key not in keys}
    edits: list[RowEdit] = []
    outcome, status, is_refused = GridOutcome(), 200, False
    editable = fills_in(request.user, own) and not why_not_editable(own)
    if request.method == "POST":
        refuse_stranger(request, own)
        edits = _edits(request, form)
        try:
            address = _done(request, own, form, page, edits, outcome)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status, is_refused = 409, True
        else:
            if address:
                return redirect(address)
            status = 422
    rows = _rows(own, form, keys, lines, year, edits, outcome, refused=is_refused)
    for row in rows:
        row.is_new = form.key_of(_sent(row.key)) in added
    proposed = editable and not edits and _propose(own, form, year, rows)
    context = {
        "submission": own,
        "form": form,
        "year": year,
        "page": page,
        "rows": rows,
        "columns": form.entries,
        "key_columns": _row_labels(form),
        "editable": editable or bool(edits),
        "outcome": outcome,
        "others": forms_of(own.campaign.forms, get_language() or "ru"),
        "query": request.GET.get("q", ""),
        "proposed": proposed,
        "choices": _choices(form, page),
        "removed": _removed(request, own, form) if editable else None,
        "errors": [
            (f"r{place}-{code}", rows_label(rows, place), form.column(code), told)
            for (place, code), told in outcome.problems.items()
        ],
    }
    return render(request, "collection/grid.html", context, status=status)


def _done(
    request: PersonRequest,
    own: Submission,
    form: Form,
    page: "Page[SchoolChoice]",
    edits: list[RowEdit],
    outcome: GridOutcome,
) -> str:
    """Do what was asked; give where to go on, empty where something that was typed is not saved yet."""
    if "restore" in request.POST:
        number = request.POST["restore"]
        change = own.changes.filter(pk=number, table=form.code).first() if number.isdecimal() else None
        if change is not None:
            restore_row(submission=own, form=form, change=change, person=request.user)
            messages.success(request, _("The row is back."))
        return _address(request, page)
    gone = request.POST.get("remove", "")
    key = form.key_of(_sent(request.POST.get(f"r{gone}", "")))
    if gone:
        edits[:] = [edit for edit in edits if form.key_of(edit.key) != key]
    made = save_grid(submission=own, form=form, edits=edits, person=request.user)
    outcome.saved, outcome.problems, outcome.conflicts = made.saved, made.problems, made.conflicts
    extra: dict[str, str] = {}
    if gone:
        change = remove_row(submission=own, form=form, key=key, person=request.user)
        extra = {"removed": str(change.pk)} if change else {}
    if outcome.saved or not (gone or "add" in request.POST):
        _tell(request, outcome)
    if not outcome.is_clean:
        return ""
    if "add" in request.POST:
        extra = {
            "row": json.dumps(
                [request.POST.get(f"new-{one.code}", "").strip()[:60] for one in _row_labels(form)]
            )
        }
        if not any(json.loads(extra["row"])):
            messages.error(request, _("Choose first what the new row is about."))
            extra = {}
    return _address(request, page, **extra)


def _propose(own: Submission, form: Form, year: int, rows: Sequence[GridRow]) -> bool:
    """Put the last passport of a school into its row where nothing is handed in yet; it counts once it is saved."""
    empty = [row for row in rows if row.stored is None]
    if form.code != PASSPORTS or not empty:
        return False
    last = {line.code: line for line in passport_lines(own.municipality, [year])}
    for row in empty:
        line = last.get(str(_sent(row.key).get(form.school)))
        for cell in row.cells if line else ():
            cell.text = str(getattr(line, cell.column.code, ""))
    return True


def rows_label(rows: Sequence[GridRow], number: int) -> str:
    """Whose row it is, in words."""
    found = next((row for row in rows if row.number == number), None)
    return " · ".join(part for part in (found.school, *found.labels) if part) if found else ""


def _form(own: Submission, form_code: str, year: int) -> Form:
    named = forms_of([form_code], get_language() or "ru") if form_code in own.campaign.forms else []
    if not named or year not in own.campaign.years:
        raise Http404
    return named[0]


def _row_labels(form: Form) -> list[FormColumn]:
    """Key columns that tell rows of one school and year apart."""
    return [one for one in form.key if one.code not in {form.school, form.year}]


def _page_of_schools(
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
    several = bool(_row_labels(form)) and form.school
    return Paginator(schools, 1 if several else SCHOOLS_PER_PAGE).get_page(request.GET.get("page"))


def _choices(form: Form, page: "Page[SchoolChoice]") -> Sequence[SchoolChoice]:
    """Schools to choose from, where the page shows one of a list that is not too long."""
    schools: Sequence[SchoolChoice] = page.paginator.object_list  # type: ignore[assignment]
    return (
        schools if page.paginator.per_page == 1 and form.school and len(schools) <= MOST_CHOSEN_FROM else ()
    )


def _page_of(request: PersonRequest, page: "Page[SchoolChoice]") -> int:
    """The page of the school that was chosen, 0 where none was."""
    codes = [one.code for one in page.paginator.object_list]
    wanted = request.GET.get("school", "")
    return codes.index(wanted) // page.paginator.per_page + 1 if wanted in codes else 0


def _added(request: PersonRequest, form: Form, year: int, page: "Page[SchoolChoice]") -> dict[str, Values]:
    """The row that was added and has no figures yet."""
    labels = _row_labels(form)
    try:
        told = json.loads(request.GET.get("row", "[]"))
    except ValueError:
        return {}
    if (
        not isinstance(told, list)
        or len(told) != len(labels)
        or not all(isinstance(one, str) for one in told)
    ):
        return {}
    if not page.object_list:
        return {}
    values: Values = {one.code: text or None for one, text in zip(labels, told, strict=True)}
    values |= {form.year: year}
    if form.school:
        values[form.school] = page.object_list[0].code
    values = {one.code: values.get(one.code) for one in form.key}
    return {form.key_of(values): values}


def _removed(request: PersonRequest, own: Submission, form: Form) -> tuple[RowChange, str] | None:
    """The row that was just taken out, in words, as long as it can be put back."""
    number = request.GET.get("removed", "")
    change = (
        own.changes.filter(pk=number, table=form.code, after__isnull=True).first()
        if number.isdecimal()
        else None
    )
    if change is None or change.before is None:
        return None
    return change, " · ".join(
        text for one in _row_labels(form) if (text := one.shown(change.before.get(one.code)))
    )


def _keys(
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
    return "|".join(str(values.get(one.code)) for one in _row_labels(form) if one.kind == "choice")


def _rows(  # noqa: PLR0913 - a page with everything that stands on it
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
                labels=[one.shown(values.get(one.code)) for one in _row_labels(form)],
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


def _edits(request: PersonRequest, form: Form) -> list[RowEdit]:
    """Rows as they were sent; whatever else was sent is passed over."""
    edits = []
    for number in range(MOST_ROWS):
        sent = request.POST.get(f"r{number}")
        if sent is None:
            break
        key, opened = _sent(sent), _sent(request.POST.get(f"r{number}-opened", "{}"))
        typed = {
            one.code: str(request.POST[f"r{number}-{one.code}"])[:200]
            for one in form.entries
            if f"r{number}-{one.code}" in request.POST
        }
        texts = {code: str(text) for code, text in opened.items()}
        edits.append(RowEdit({one.code: key.get(one.code) for one in form.key}, texts, typed))
    return edits


def _sent(text: str) -> Values:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(name): value for name, value in told.items() if isinstance(value, str | int | float | None)}


def _tell(request: PersonRequest, outcome: GridOutcome) -> None:
    if outcome.saved:
        words = ngettext("%(count)d row is saved.", "%(count)d rows are saved.", outcome.saved)
        messages.success(request, words % {"count": outcome.saved})
    elif outcome.is_clean:
        messages.info(request, _("Nothing was changed."))


def _address(request: PersonRequest, page: "Page[SchoolChoice]", **extra: str) -> str:
    """Where to go on: the next page where that was asked for, else this one."""
    query = request.GET.copy()
    for name in ("row", "removed"):
        query.pop(name, None)
    if "next" in request.POST and page.has_next():
        query["page"] = str(page.next_page_number())
    for name, value in extra.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
