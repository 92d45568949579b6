"""A submission: its page, handing in, taking back, accepting, returning."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain import submissions as actions
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.checking import Filled, completeness, rows_by_table
from effective_school.collection.domain.days import days_for, days_late
from effective_school.collection.domain.expecting import refresh_figures
from effective_school.collection.domain.marked_copy import last_marked, latest_uploads
from effective_school.collection.domain.queries import submissions_visible_to
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.enums import Severity, UploadState
from effective_school.collection.forms.campaign import FileForm, RemarksForm
from effective_school.collection.forms_registry import Form, forms_of
from effective_school.collection.models import Submission
from effective_school.common.access import requires


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
    parts = _parts(own, forms_of(own.campaign.forms, get_language() or "ru"))
    counted = sum(one.filled.filled for one in parts), sum(one.filled.expected for one in parts)
    if counted != (own.rows_filled, own.rows_expected):
        refresh_figures(own)
        own.rows_filled, own.rows_expected = counted
    found = own.findings.filter(upload=None).aggregate(
        errors=Count("pk", filter=Q(severity=Severity.ERROR)),
        warnings=Count("pk", filter=Q(severity=Severity.WARNING)),
        waiting=Count("pk", filter=Q(severity=Severity.WARNING, explanation="")),
    )
    uploads = latest_uploads(own)
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
            "parts": parts,
            "found": found,
            "changed": changed,
            "missing": actions.why_not_submittable(own) if mine and not obstacle else "",
            "uploads": uploads,
            "marked": last_marked(uploads),
            "refused": uploads[0][0] if uploads and uploads[0][0].state == UploadState.REFUSED else None,
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
    rows = rows_by_table(own)
    counts = Counter((row.table, row.year) for found in rows.values() for row in found)
    lines = school_lines(own.municipality, own.campaign.years)
    named = {form.code: form for form in forms}
    return [
        Part(named[one.form], one, counts[one.form, one.year])
        for one in completeness(own.campaign, forms, lines, rows)
    ]


@requires("collection.hand_in")
@require_POST
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


@requires("collection.hand_in")
@require_POST
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


@requires("collection.decide")
@require_POST
def accept(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Accept what was submitted."""
    own = visible_submission(request, submission_id)
    try:
        version = int(request.POST.get("version", ""))
        actions.accept(submission=own, person=request.user, opened_version=version)
    except ValueError:
        messages.error(request, _("The request could not be read. Open the page again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Accepted. The data count from now on."))
    return redirect("collection:submission", own.pk)


@requires("collection.decide")
@require_POST
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
        return render(request, "collection/remarks_form.html", {"submission": own, "form": form}, status=422)
    messages.success(request, _("Returned. Those who hand in have been told."))
    return redirect("collection:submission", own.pk)
