"""Handing in: the page of a submission, its warnings, what changed, and the decision."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.models import User
from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain import submissions as actions
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.checking import Filled, completeness
from effective_school.collection.domain.days import days_for, days_late
from effective_school.collection.domain.queries import submissions_visible_to
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.domain.wording import say
from effective_school.collection.enums import Severity, SubmissionState
from effective_school.collection.forms.campaign import FileForm, RemarksForm
from effective_school.collection.forms_registry import Form, Values, forms_of
from effective_school.collection.models import DataRow, Finding, RowChange, Submission
from effective_school.common.access import requires
from effective_school.common.models import StoredFile
from effective_school.organisations.models import School

FINDINGS_PER_PAGE = 50
CHANGES_PER_PAGE = 100
_EXPLANATION = "explanation-"


def visible_submission(request: PersonRequest, submission_id: int) -> Submission:
    """The submission, or 404 where it is of a foreign territory."""
    return get_object_or_404(
        submissions_visible_to(request.user).select_related(
            "campaign", "municipality", "submitted_by", "decided_by"
        ),
        pk=submission_id,
    )


@requires("collection.view_submissions")
def submission(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Show what is to be handed in, how far it is, and the next step."""
    own = visible_submission(request, submission_id)
    days = days_for(own)
    mine = fills_in(request.user, own)
    obstacle = why_not_editable(own)
    forms = forms_of(own.campaign.forms, get_language() or "ru")
    found = own.findings.filter(upload=None).aggregate(
        errors=Count("pk", filter=Q(severity=Severity.ERROR)),
        warnings=Count("pk", filter=Q(severity=Severity.WARNING)),
        waiting=Count("pk", filter=Q(severity=Severity.WARNING, explanation="")),
    )
    changed = own.rows.filter(changed_since_acceptance=True).count() if own.accepted_at else 0
    return render(
        request,
        "collection/submission_detail.html",
        {
            "submission": own,
            "days": days,
            "days_left": (days.due_on - timezone.localdate()).days,
            "late": days_late(own, days),
            "mine": mine,
            "editable": mine and not obstacle,
            "obstacle": obstacle if mine else "",
            "parts": _parts(own, forms),
            "found": found,
            "changed": changed,
            "missing": actions.why_not_submittable(own) if mine and not obstacle else "",
            "uploads": own.uploads.select_related("file", "by")[:10],
            "events": own.events.select_related("by")[:15],
            "file_form": FileForm(),
            "remarks_form": RemarksForm(),
        },
    )


@dataclass(frozen=True)
class Part:
    """One table of one year, with how complete it is."""

    form: Form
    filled: Filled
    rows: int


def _parts(own: Submission, forms: list[Form]) -> list[Part]:
    rows: dict[str, list[DataRow]] = defaultdict(list)
    counts: dict[tuple[str, int | None], int] = defaultdict(int)
    stored = (
        own.rows.filter(is_removed=False).only("submission", "table", "school_code", "year", "key").order_by()
    )
    for row in stored.iterator(2000):
        rows[row.table].append(row)
        counts[row.table, row.year] += 1
    lines = school_lines(own.municipality, own.campaign.years)
    named = {form.code: form for form in forms}
    return [
        Part(named[one.form], one, counts[one.form, one.year])
        for one in completeness(own, forms, lines, rows)
    ]


@dataclass(frozen=True)
class Said:
    """A finding in words."""

    finding: Finding
    table: str
    column: str
    what: str
    todo: str
    school: str


@requires("collection.view_submissions")
def warnings(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Show warnings about the data with their explanations; a POST keeps explanations."""
    own = visible_submission(request, submission_id)
    editable = fills_in(request.user, own) and not why_not_editable(own)
    typed: dict[int, str] = {}
    status = 200
    if request.method == "POST":
        typed = _explanations(request)
        if not fills_in(request.user, own):
            messages.error(request, _("Only those who hand in explain warnings."))
            return redirect("collection:warnings", own.pk)
        try:
            count = actions.explain_warnings(submission=own, texts=typed, person=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 422
        else:
            words = ngettext("%(count)d explanation is saved.", "%(count)d explanations are saved.", count)
            messages.success(request, words % {"count": count})
            return redirect(request.get_full_path())
    chosen = own.findings.filter(upload=None).select_related("explained_by")
    if request.GET.get("show") == "waiting":
        chosen = chosen.filter(explanation="")
    page = Paginator(chosen, FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    said = _said(list(page.object_list), forms_of(own.campaign.forms, get_language() or "ru"))
    for one in said:
        one.finding.explanation = typed.get(one.finding.pk, one.finding.explanation)
    context = {
        "submission": own,
        "page": page,
        "said": said,
        "editable": editable,
        "waiting": own.findings.filter(upload=None, severity=Severity.WARNING, explanation="").count(),
    }
    return render(request, "collection/submission_warnings.html", context, status=status)


def _explanations(request: PersonRequest) -> dict[int, str]:
    """Texts by the number of the finding; one text may stand for all that are ticked."""
    texts = {
        int(name.removeprefix(_EXPLANATION)): str(text)
        for name, text in request.POST.items()
        if name.startswith(_EXPLANATION) and name.removeprefix(_EXPLANATION).isdecimal()
    }
    common = request.POST.get("common", "").strip()
    if common:
        texts |= {int(number): common for number in request.POST.getlist("ticked") if number.isdecimal()}
    return texts


def _said(findings: list[Finding], forms: list[Form]) -> list[Said]:
    named = {form.code: form for form in forms}
    codes = {one.key.split("|")[0] for one in findings if one.key}
    schools = dict(School.objects.filter(code__in=codes).values_list("code", "name"))
    said = []
    for one in findings:
        words, form = say(one), named.get(one.table)
        column = form.column(one.column) if form else None
        said.append(
            Said(
                one,
                form.title if form else one.table,
                column.heading if column else one.column,
                words.what,
                words.todo,
                schools.get(one.key.split("|")[0], ""),
            )
        )
    return said


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
    by_table: dict[str, list[RowDiff]] = defaultdict(list)
    for row in page.object_list:
        form = forms.get(row.table)
        if form is not None:
            by_table[form.title].append(_diff(form, row, hands))
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


def _diff(form: Form, row: DataRow, hands: Hands) -> RowDiff:
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
    return RowDiff(row, [one.shown(row.values.get(one.code)) for one in form.key], kind, cells)


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


@require_POST
@requires("collection.hand_in")
def submit(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Hand in."""
    own = _own(request, submission_id)
    try:
        actions.submit(submission=own, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Submitted. The operator has been told; the decision comes by letter."))
    return redirect("collection:submission", own.pk)


@require_POST
@requires("collection.hand_in")
def take_back(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Take a submission back before it is decided."""
    own = _own(request, submission_id)
    try:
        actions.take_back(submission=own, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back: you may change it and submit again."))
    return redirect("collection:submission", own.pk)


def _own(request: PersonRequest, submission_id: int) -> Submission:
    """The submission where the person fills it in; that of another is forbidden, a foreign one is not there."""
    found = visible_submission(request, submission_id)
    refuse_stranger(request, found)
    return found


def refuse_stranger(request: PersonRequest, found: Submission) -> None:
    """Forbid handing in for another."""
    if not fills_in(request.user, found):
        raise PermissionDenied


@require_POST
@requires("collection.decide")
def accept(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Accept what was submitted."""
    own = visible_submission(request, submission_id)
    try:
        actions.accept(submission=own, person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Accepted. The data count from now on."))
    return redirect("collection:submission", own.pk)


@require_POST
@requires("collection.decide")
def return_back(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Return with remarks."""
    own = visible_submission(request, submission_id)
    form = RemarksForm(request.POST)
    if not form.is_valid():
        return render(request, "collection/remarks_form.html", {"submission": own, "form": form}, status=422)
    try:
        actions.return_with_remarks(submission=own, remarks=form.cleaned_data["remarks"], person=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        if own.state != SubmissionState.SUBMITTED:
            return redirect("collection:submission", own.pk)
        return render(request, "collection/remarks_form.html", {"submission": own, "form": form}, status=422)
    messages.success(request, _("Returned. Those who hand in have been told."))
    return redirect("collection:submission", own.pk)
