"""Typing figures into a table: a page of schools at a time, or one school where it has several rows."""

import json
from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.grid import (
    GridOutcome,
    RowEdit,
    remove_row,
    restore_row,
    save_grid,
)
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.forms_registry import (
    Form,
    Values,
    forms_of,
)
from effective_school.collection.models import RowChange, Submission
from effective_school.collection.views.grid_rows import (
    MOST_ROWS,
    SchoolChoice,
    keys_on_page,
    page_of_schools,
    propose_last_passports,
    row_labels,
    rows_label,
    rows_on_page,
    values_sent,
)
from effective_school.collection.views.submissions import refuse_stranger, visible_submission
from effective_school.common.access import requires

MOST_CHOSEN_FROM = 500
"""Up to so many schools stand in a list to choose from; above it they are searched for."""


@requires("collection.view_submissions")
def grid(request: PersonRequest, submission_id: int, form_code: str, year: int) -> HttpResponse:
    """Show a table of one year; a POST saves what was typed, adds a row, takes one out or puts it back."""
    own = visible_submission(request, submission_id)
    form = _form(own, form_code, year)
    lines = school_lines(own.municipality, own.campaign.years)
    page = page_of_schools(request, own, form, year, lines)
    chosen = _page_of(request, page)
    if chosen:
        return redirect(f"{request.path}?page={chosen}")
    keys = keys_on_page(own, form, year, lines, page)
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
    rows = rows_on_page(own, form, keys, lines, year, edits, outcome, refused=is_refused)
    for row in rows:
        row.is_new = form.key_of(values_sent(row.key)) in added
    proposed = editable and not edits and propose_last_passports(own, form, year, rows)
    context = {
        "submission": own,
        "form": form,
        "year": year,
        "page": page,
        "rows": rows,
        "columns": form.entries,
        "key_columns": row_labels(form),
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
    key = form.key_of(values_sent(request.POST.get(f"r{gone}", "")))
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
                [request.POST.get(f"new-{one.code}", "").strip()[:60] for one in row_labels(form)]
            )
        }
        if not any(json.loads(extra["row"])):
            messages.error(request, _("Choose first what the new row is about."))
            extra = {}
    return _address(request, page, **extra)


def _form(own: Submission, form_code: str, year: int) -> Form:
    named = forms_of([form_code], get_language() or "ru") if form_code in own.campaign.forms else []
    if not named or year not in own.campaign.years:
        raise Http404
    return named[0]


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
    labels = row_labels(form)
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
        text for one in row_labels(form) if (text := one.shown(change.before.get(one.code)))
    )


def _edits(request: PersonRequest, form: Form) -> list[RowEdit]:
    """Rows as they were sent; whatever else was sent is passed over."""
    edits = []
    for number in range(MOST_ROWS):
        sent = request.POST.get(f"r{number}")
        if sent is None:
            break
        key, opened = values_sent(sent), values_sent(request.POST.get(f"r{number}-opened", "{}"))
        typed = {
            one.code: str(request.POST[f"r{number}-{one.code}"])[:200]
            for one in form.entries
            if f"r{number}-{one.code}" in request.POST
        }
        texts = {code: str(text) for code, text in opened.items()}
        edits.append(RowEdit({one.code: key.get(one.code) for one in form.key}, texts, typed))
    return edits


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
