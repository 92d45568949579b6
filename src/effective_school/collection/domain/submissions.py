"""Handing in, returning and accepting."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.accounts.models import User
from effective_school.collection.domain.access import refuse_unless_editable
from effective_school.collection.domain.passports import take_into_register
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.telling import people_of, tell, who_hands_in, words_about
from effective_school.collection.enums import Severity, SubmissionState
from effective_school.collection.forms_registry import PASSPORTS
from effective_school.collection.models import DataRow, Finding, Submission, SubmissionEvent
from effective_school.collection.signals import submission_accepted
from effective_school.common.people import Person
from effective_school.organisations.enums import Role


def locked(submission: Submission) -> Submission:
    """Give the submission as it is now, locked to the end of the transaction."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("campaign", "municipality")
        .get(pk=submission.pk)
    )


@transaction.atomic
def explain_warnings(*, submission: Submission, texts: Mapping[int, str], person: Person) -> int:
    """Keep explanations of warnings, by the number of the finding; give how many changed."""
    submission = locked(submission)
    refuse_unless_editable(submission)
    own = Finding.objects.filter(
        submission=submission, upload=None, severity=Severity.WARNING, pk__in=texts.keys()
    )
    changed = 0
    for finding in own:
        text = texts[finding.pk].strip()
        if text != finding.explanation:
            finding.explanation = text
            finding.explained_by_id = person.pk if text else None
            finding.explained_at = timezone.now() if text else None
            finding.save(update_fields=("explanation", "explained_by", "explained_at"))
            changed += 1
    return changed


def why_not_submittable(submission: Submission) -> str:
    """Say what is missing before it can be submitted; empty where nothing is."""
    if not DataRow.objects.filter(submission=submission, is_removed=False).exists():
        return _("There are no data yet. Upload a file or fill in the table.")
    found = Finding.objects.filter(submission=submission, upload=None)
    errors = found.filter(severity=Severity.ERROR).count()
    if errors:
        return ngettext("Mend %(count)d error first.", "Mend %(count)d errors first.", errors) % {
            "count": errors
        }
    waiting = found.filter(severity=Severity.WARNING, explanation="").count()
    if waiting:
        return ngettext("Explain %(count)d warning first.", "Explain %(count)d warnings first.", waiting) % {
            "count": waiting
        }
    return ""


@transaction.atomic
def submit(*, submission: Submission, person: Person) -> Submission:
    """Hand in; done twice it is done once."""
    submission = locked(submission)
    if submission.state == SubmissionState.SUBMITTED:
        return submission
    refuse_unless_editable(submission)
    if submission.state == SubmissionState.ACCEPTED:
        raise Refused(_("It is accepted already and nothing has changed since."))
    missing = why_not_submittable(submission)
    if missing:
        raise Refused(missing)
    now = timezone.now()
    submission.submitted_at, submission.submitted_by_id = now, person.pk
    submission.first_submitted_at = submission.first_submitted_at or now
    _move(submission, SubmissionState.SUBMITTED, SubmissionEvent.Kind.SUBMITTED, person)
    url = reverse("collection:submission", args=(submission.pk,))
    tell(people_of(Role.OPERATOR), "submission_submitted", words_about(submission), url)
    return submission


@transaction.atomic
def take_back(*, submission: Submission, person: Person) -> Submission:
    """Take a submission back before it is decided; done twice it is done once."""
    submission = locked(submission)
    if submission.state == SubmissionState.DRAFT:
        return submission
    if submission.state != SubmissionState.SUBMITTED:
        raise Refused(_("It has been decided already."))
    _move(submission, SubmissionState.DRAFT, SubmissionEvent.Kind.TAKEN_BACK, person)
    return submission


@transaction.atomic
def return_with_remarks(*, submission: Submission, remarks: str, person: Person) -> Submission:
    """Give a submission back to be mended."""
    submission = locked(submission)
    if not remarks.strip():
        raise Refused(_("Say what is to be mended."))
    if submission.state != SubmissionState.SUBMITTED:
        raise Refused(_("Only what is submitted can be returned."))
    submission.remarks = remarks.strip()
    submission.decided_at, submission.decided_by_id = timezone.now(), person.pk
    _move(submission, SubmissionState.RETURNED, SubmissionEvent.Kind.RETURNED, person, submission.remarks)
    url = reverse("collection:submission", args=(submission.pk,))
    tell(who_hands_in(submission), "submission_returned", words_about(submission), url)
    return submission


@transaction.atomic
def accept(*, submission: Submission, person: Person, opened_version: int | None = None) -> Submission:
    """Accept what was submitted: its rows count from now on; done twice it is done once.

    `opened_version` is the version that the person looked at: what was taken back, changed and submitted again
    since is refused. Without it the version of now is accepted.
    """
    submission = locked(submission)
    seen = submission.version if opened_version is None else opened_version
    if submission.state == SubmissionState.ACCEPTED and seen in {submission.version, submission.version - 1}:
        return submission
    if submission.state != SubmissionState.SUBMITTED:
        raise Refused(_("Only what is submitted can be accepted."))
    if seen != submission.version:
        raise Refused(
            _(
                "It was changed and submitted again after you had opened it. Look at what changed, then decide."
            )
        )
    rows = DataRow.objects.filter(submission=submission)
    rows.filter(is_removed=True).delete()
    fresh = rows.filter(Q(changed_since_acceptance=True) | Q(accepted_values__isnull=True))
    if PASSPORTS in submission.campaign.forms:
        take_into_register(submission, fresh, User.objects.get(pk=person.pk))
    fresh.update(accepted_values=F("values"), changed_since_acceptance=False, version=F("version") + 1)
    submission.remarks = ""
    submission.decided_at = submission.accepted_at = timezone.now()
    submission.decided_by_id = person.pk
    _move(submission, SubmissionState.ACCEPTED, SubmissionEvent.Kind.ACCEPTED, person)
    url = reverse("collection:submission", args=(submission.pk,))
    tell(who_hands_in(submission), "submission_accepted", words_about(submission), url)
    transaction.on_commit(lambda: submission_accepted.send(sender=Submission, submission=submission))
    return submission


def _move(
    submission: Submission, state: SubmissionState, kind: SubmissionEvent.Kind, person: Person, text: str = ""
) -> None:
    submission.state = state
    submission.version += 1
    submission.save()
    SubmissionEvent.objects.create(submission=submission, kind=kind, by_id=person.pk, text=text)
