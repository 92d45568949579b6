"""Files that are handed in: kept as they came, checked, applied in one transaction or not at all."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.collection.domain.access import refuse_unless_editable
from effective_school.collection.domain.applying import Origin, apply_rows, finish_change
from effective_school.collection.domain.checking import MOST_FINDINGS, finding_of
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.domain.wording import (
    KEY_TOO_LONG,
    NO_FILLED_ROWS,
    NOTHING_KNOWN,
    YEAR_NOT_ASKED,
)
from effective_school.collection.enums import Severity, UploadState
from effective_school.collection.forms_registry import Form, Read, ReadRow, Trouble, forms_of, source
from effective_school.collection.models import DataRow, Finding, Submission, Upload
from effective_school.common.domain.files import keep_file
from effective_school.common.people import Person

LARGE = 2 * 1024 * 1024
"""Files above this are checked in the background."""
_LONGEST_KEY = DataRow._meta.get_field("key").max_length or 0  # noqa: SLF001 - Django's public name


def receive_file(*, submission: Submission, file: File[bytes], person: Person) -> Upload:
    """Keep a file as it came. The same bytes brought again are the same upload."""
    if file.size > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // (1024 * 1024)
        raise Refused(_("The file is larger than %(limit)d MB. Split it by table.") % {"limit": limit})
    content = b"".join(file.chunks())
    if not content:
        raise Refused(_("The file is empty. Choose the file that holds the table."))
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        known = Upload.objects.filter(submission=locked, sha256=digest).select_related("file").first()
        if known is not None:
            return known
        refuse_unless_editable(locked)
        stored = keep_file(ContentFile(content, name=file.name), person)
        return Upload.objects.create(
            submission=locked, file=stored, sha256=digest, by_id=person.pk, state=UploadState.WAITING
        )


def check_upload(*, upload: Upload, person: Person, again: bool = False) -> Upload:
    """Read, check and apply a file that was received.

    A file that was applied already changes nothing, unless the person asks for its values `again`.
    """
    if upload.state in {UploadState.APPLIED, UploadState.UNCHANGED} and not again:
        return upload
    submission = Submission.objects.select_related("campaign", "municipality").get(pk=upload.submission_id)
    forms = forms_of(submission.campaign.forms, "en")
    read = read_upload(upload, submission, forms)
    with transaction.atomic():
        submission = (
            Submission.objects.select_for_update(of=("self",))
            .select_related("campaign", "municipality")
            .get(pk=submission.pk)
        )
        upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
        if upload.state in {UploadState.APPLIED, UploadState.UNCHANGED} and not again:
            return upload
        refuse_unless_editable(submission)
        _keep_findings(upload, submission, read)
        if read.errors:
            upload.state = UploadState.REFUSED
        else:
            _apply(upload, submission, forms, read, person)
        upload.checked_at = timezone.now()
        upload.places = {
            table: {"sheet": place.sheet, "heading_row": place.heading_row, "columns": dict(place.columns)}
            for table, place in read.places.items()
        }
        upload.save()
    return upload


def _apply(upload: Upload, submission: Submission, forms: Sequence[Form], read: Read, person: Person) -> None:
    origin = Origin(person, timezone.now(), upload.file)
    counts = apply_rows(submission, read.rows, forms, origin)
    upload.rows_added, upload.rows_changed, upload.rows_same = counts.added, counts.changed, counts.same
    upload.state = UploadState.APPLIED if counts.any else UploadState.UNCHANGED
    if counts.any:
        finish_change(submission, origin)


def read_upload(upload: Upload, submission: Submission, forms: Sequence[Form]) -> Read:
    """Read and check the file of an upload; nothing is stored."""
    campaign = submission.campaign
    lines = school_lines(submission.municipality, campaign.years)
    ending = PurePath(upload.file.name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / f"table{ending if ending.isascii() and len(ending) < 8 else ''}"  # noqa: PLR2004 - no ending is longer
        with upload.file.content.open("rb") as stored:
            path.write_bytes(stored.read())
        read = source().read(path, upload.file.name, [form.code for form in forms], lines)
    return replace(read, troubles=_told(read, campaign.years, forms))


def _told(read: Read, years: Sequence[int], forms: Sequence[Form]) -> list[Trouble]:
    """Problems of the file with those that the campaign adds; a file without any table has one problem."""
    missing = [one for one in read.errors if one.rule == "table_missing"]
    troubles = [one for one in read.troubles if one.rule != "table_missing"]
    if missing:
        return [Trouble("error", NOTHING_KNOWN), *troubles]
    if not read.errors and not any(read.rows.values()):
        return [Trouble("error", NO_FILLED_ROWS), *troubles]
    for form in forms:
        sheet = read.places[form.code].sheet if form.code in read.places else ""
        troubles += _unasked(form, read.rows.get(form.code, ()), years, sheet)
    return troubles


def _unasked(form: Form, rows: Sequence[ReadRow], years: Sequence[int], sheet: str) -> list[Trouble]:
    asked, listed = set(years), ", ".join(map(str, sorted(years)))
    found = []
    for row in rows:
        year = row.values.get(form.year)
        if isinstance(year, int) and year not in asked:
            found.append(
                Trouble(
                    "error", YEAR_NOT_ASKED, form.code, sheet, row.row, form.year, str(year),
                    details={"years": listed},
                )
            )  # fmt: skip
        if len(form.key_of(row.values)) > _LONGEST_KEY:
            found.append(Trouble("error", KEY_TOO_LONG, form.code, sheet, row.row, form.key[-1].code))
    return found


def _keep_findings(upload: Upload, submission: Submission, read: Read) -> None:
    upload.findings.all().delete()
    findings = []
    for trouble in read.troubles[:MOST_FINDINGS]:
        finding = finding_of(submission, trouble)
        finding.upload = upload
        findings.append(finding)
    Finding.objects.bulk_create(findings, batch_size=500)
    weight = dict.fromkeys(Severity, 0)
    for trouble in read.troubles:
        weight[Severity(trouble.severity)] += 1 + trouble.more
    upload.errors, upload.warnings = weight[Severity.ERROR], weight[Severity.WARNING]
