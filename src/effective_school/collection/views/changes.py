"""What changed in a submission since it was accepted, and where a row comes from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.schools import names_of
from effective_school.collection.forms_registry import Form, Values, forms_of
from effective_school.collection.models import DataRow, RowChange, Submission
from effective_school.collection.views.submissions import visible_submission
from effective_school.common.access import requires
from effective_school.common.models import StoredFile

CHANGES_PER_PAGE = 100


@dataclass(frozen=True)
class CellChange:
    """A value before and after, and who brought it when."""

    column: str
    before: str
    after: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class RowDiff:
    """What changed in one row since it was accepted."""

    row: DataRow
    key: list[str]
    kind: str
    cells: list[CellChange]


@requires("collection.view_submissions")
def changes(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Show what changed since the last acceptance, cell by cell."""
    own = visible_submission(request, submission_id)
    changed = own.rows.filter(changed_since_acceptance=True).select_related("entered_by", "file")
    page = Paginator(changed.order_by("table", "key"), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    forms = {form.code: form for form in forms_of(own.campaign.forms, get_language() or "ru")}
    hands = _last_hands(own, list(page.object_list))
    schools = names_of(row.school_code for row in page.object_list)
    by_table: dict[str, list[RowDiff]] = defaultdict(list)
    for row in page.object_list:
        form = forms.get(row.table)
        if form is not None:
            by_table[form.title].append(_diff(form, row, hands, schools.get(row.school_code, "")))
    context = {"submission": own, "page": page, "by_table": dict(by_table)}
    return render(request, "collection/submission_changes.html", context)


@dataclass(frozen=True)
class Hands:
    """People by number, and the removals of rows by table and key."""

    people: dict[int, str]
    removals: dict[tuple[str, str], RowChange]

    def of_cell(self, row: DataRow, code: str) -> tuple[str, datetime]:
        """Who brought the value of a cell, and when."""
        gone = self.removals.get((row.table, row.key)) if row.is_removed else None
        if gone is not None:
            return str(gone.by), gone.at
        own = row.origins.get(code)
        if own is None:
            return str(row.entered_by), row.entered_at
        return self.people.get(own["by"], ""), datetime.fromisoformat(own["at"])


def _last_hands(own: Submission, rows: list[DataRow]) -> Hands:
    numbers = {origin["by"] for row in rows for origin in row.origins.values()}
    people = {one.pk: str(one) for one in User.objects.filter(pk__in=numbers)}
    keys = [row.key for row in rows if row.is_removed]
    gone = own.changes.filter(key__in=keys, after__isnull=True).select_related("by").order_by("at", "pk")
    return Hands(people, {(one.table, one.key): one for one in gone})


def _diff(form: Form, row: DataRow, hands: Hands, school: str) -> RowDiff:
    before = row.accepted_values or {}
    after = {} if row.is_removed else row.values
    kind = _("taken out") if row.is_removed else _("changed") if row.accepted_values else _("new")
    cells = []
    for one in form.entries:
        if before.get(one.code) != after.get(one.code):
            by, at = hands.of_cell(row, one.code)
            cells.append(
                CellChange(
                    one.heading, one.shown(before.get(one.code)), one.shown(after.get(one.code)), by, at
                )
            )
    key = [one.shown(row.values.get(one.code)) for one in form.key]
    return RowDiff(row, [school, *key] if school else key, kind, cells)


def _cell_changes(form: Form, before: Values, after: Values) -> list[CellChange]:
    return [
        CellChange(one.heading, one.shown(before.get(one.code)), one.shown(after.get(one.code)))
        for one in form.entries
        if before.get(one.code) != after.get(one.code)
    ]


@requires("collection.view_submissions")
def row_history(request: PersonRequest, submission_id: int, row_id: int) -> HttpResponse:
    """Show where every value of a row came from, and every change of it."""
    own = visible_submission(request, submission_id)
    row = get_object_or_404(own.rows.select_related("file", "entered_by"), pk=row_id)
    form = next(iter(forms_of([row.table], get_language() or "ru")), None)
    if form is None:
        return redirect("collection:submission", own.pk)
    people = {str(one.pk): one for one in User.objects.filter(pk__in={o["by"] for o in row.origins.values()})}
    cells = [
        (one.heading, one.shown(row.values.get(one.code)), _origin(row, one.code, people))
        for one in form.entries
    ]
    past = [
        (one, _cell_changes(form, one.before or {}, one.after or {}))
        for one in own.changes.filter(table=row.table, key=row.key).select_related("by", "file")[:50]
    ]
    context = {
        "submission": own,
        "row": row,
        "form": form,
        "school": names_of([row.school_code]).get(row.school_code, ""),
        "key": [(one.heading, one.shown(row.values.get(one.code))) for one in form.key],
        "cells": cells,
        "past": past,
    }
    return render(request, "collection/row_history.html", context)


@dataclass(frozen=True)
class CellOrigin:
    """Who brought a value, when, in which file and row."""

    person: str
    at: datetime
    file: str
    file_row: int | None


def _origin(row: DataRow, code: str, people: dict[str, User]) -> CellOrigin:
    own = row.origins.get(code)
    if own is None:
        return CellOrigin(
            str(row.entered_by), row.entered_at, row.file.name if row.file else "", row.file_row
        )
    at = datetime.fromisoformat(own["at"])
    name = (
        StoredFile.objects.filter(pk=own["file"]).values_list("name", flat=True).first()
        if own["file"]
        else ""
    )
    return CellOrigin(str(people.get(str(own["by"]), "")), at, name or "", own["row"])
