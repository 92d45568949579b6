"""Files that are handed in: bringing one, its check, its original and its marked copy."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.access import fills_in, why_not_editable
from effective_school.collection.domain.marked_copy import about_the_data, marked_copy
from effective_school.collection.domain.queries import submissions_visible_to
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.uploads import LARGE, check_upload, receive_file
from effective_school.collection.domain.wording import say
from effective_school.collection.enums import Severity, UploadState
from effective_school.collection.forms.campaign import FileForm
from effective_school.collection.forms_registry import Form, forms_of
from effective_school.collection.models import Finding, Submission, Upload
from effective_school.collection.tasks import check_large_upload
from effective_school.collection.views.files import attached, original
from effective_school.collection.views.said import in_words
from effective_school.collection.views.submissions import refuse_stranger, visible_submission
from effective_school.common.access import requires
from effective_school.common.dates import moment
from effective_school.common.domain.jobs import start_job
from effective_school.common.workbooks import column_letters

PER_PAGE = 100
MOST_OF_THE_DATA = 20


@requires("collection.hand_in")
@require_POST
def upload_add(request: PersonRequest, submission_id: int) -> HttpResponse:
    """Take a file: small ones are checked at once, large ones in the background."""
    own = visible_submission(request, submission_id)
    refuse_stranger(request, own)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, own, form)
    try:
        upload = receive_file(submission=own, file=form.cleaned_data["file"], person=request.user)
        return _checked(request, upload)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _refused(request, own, form)


def _refused(request: PersonRequest, own: Submission, form: FileForm) -> HttpResponse:
    context = {"submission": own, "file_form": form}
    return render(request, "collection/upload_form.html", context, status=422)


def _checked(request: PersonRequest, upload: Upload, *, again: bool = False) -> HttpResponse:
    if upload.file.size > LARGE and (again or upload.state in {UploadState.WAITING, UploadState.REFUSED}):
        job = upload.job
        if job is None or job.is_over:
            job = start_job(
                check_large_upload,
                kind="collection.upload",
                title=_("Checking of %(file)s") % {"file": upload.file.name[:120]},
                person=request.user,
                arguments={"upload_id": upload.pk, "person_id": request.user.pk, "again": again},
            )
            Upload.objects.filter(pk=upload.pk).update(job=job)
        return redirect("job", job.pk)
    was_applied = upload.state in {UploadState.APPLIED, UploadState.UNCHANGED} and not again
    upload = check_upload(upload=upload, person=request.user, again=again)
    if was_applied:
        words = _("This very file was applied already, on %(moment)s. Nothing was changed.")
        messages.info(request, words % {"moment": moment(upload.checked_at or upload.at)})
    return redirect("collection:upload", upload.pk)


def _visible_upload(request: PersonRequest, upload_id: int) -> Upload:
    return get_object_or_404(
        Upload.objects.filter(submission__in=submissions_visible_to(request.user)).select_related(
            "file", "by", "job", "submission__campaign", "submission__municipality"
        ),
        pk=upload_id,
    )


@dataclass(frozen=True)
class CellFinding:
    """A finding with its place in the file and its words."""

    finding: Finding
    cell: str
    column: str
    what: str
    todo: str
    more: int


@requires("collection.view_submissions")
def upload(request: PersonRequest, upload_id: int) -> HttpResponse:
    """Show how a file was checked, cell by cell, and what it changed."""
    found = _visible_upload(request, upload_id)
    own = found.submission
    page = Paginator(found.findings.all(), PER_PAGE).get_page(request.GET.get("page"))
    forms = forms_of(own.campaign.forms, get_language() or "ru")
    groups: dict[str, list[CellFinding]] = defaultdict(list)
    for one in page.object_list:
        form = next((form for form in forms if form.code == one.table), None)
        groups[form.title if form else ""].append(_placed(found, one, form))
    mine = fills_in(request.user, own)
    about = about_the_data(found)
    # What waits for an explanation comes first, for the rest the page of warnings is there.
    shown = in_words(list(about.order_by("explanation", "pk")[:MOST_OF_THE_DATA]), forms)
    context = {
        "upload": found,
        "submission": own,
        "about_data": about.count(),
        "shown": shown,
        "waiting": about.filter(severity=Severity.WARNING, explanation="").count(),
        "page": page,
        "groups": dict(groups),
        "editable": mine and not why_not_editable(own),
        "file_form": FileForm(),
    }
    return render(request, "collection/upload_detail.html", context)


def _placed(found: Upload, finding: Finding, form: Form | None) -> CellFinding:
    words = say(finding)
    place = found.places.get(finding.table, {})
    number = place.get("columns", {}).get(finding.column)
    cell = f"{column_letters(number)}{finding.file_row}" if number and finding.file_row else ""
    heading = form.headings(finding.column) if form else finding.column
    return CellFinding(finding, cell, heading, words.what, words.todo, int(finding.details.get("more", 0)))


@requires("collection.view_submissions")
def upload_original(request: PersonRequest, upload_id: int) -> HttpResponseBase:
    """Give the file as it came."""
    return original(_visible_upload(request, upload_id).file)


@requires("collection.view_submissions")
def upload_marked(request: PersonRequest, upload_id: int) -> HttpResponse:
    """Give the person's own workbook with the cells marked."""
    found = _visible_upload(request, upload_id)
    name = found.file.name.rsplit(".", 1)[0] or "file"
    return attached(marked_copy(found, get_language() or "ru"), f"{name} — {_('marked')}.xlsx")


@requires("collection.hand_in")
@require_POST
def upload_again(request: PersonRequest, upload_id: int) -> HttpResponse:
    """Check a file again, or put its values back."""
    found = _visible_upload(request, upload_id)
    refuse_stranger(request, found.submission)
    try:
        return _checked(request, found, again=True)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("collection:upload", found.pk)
