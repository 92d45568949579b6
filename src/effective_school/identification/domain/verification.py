"""Verification of a list by municipalities: sending, answering, deciding."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.common.dates import day
from effective_school.common.domain.editing import save_edited
from effective_school.common.domain.notify import notify
from effective_school.common.models import StoredFile
from effective_school.identification.domain.journal import note_down
from effective_school.identification.enums import Answer, Decision, JournalKind
from effective_school.identification.models import (
    Publication,
    Run,
    RunSchool,
    Verification,
    VerificationItem,
)
from effective_school.organisations.domain.bulk import Entry, make_many
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality

SOCIAL_LISTS = frozenset({"adverse"})
LONGEST_WAIT = timedelta(days=365)


class Refused(Exception):  # noqa: N818 - a refusal, said to the person
    """What was asked for is not possible; the text says why and what to do."""


def by_kind(lists: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part lists into those by results and those by social conditions."""
    social = [one for one in lists if one in SOCIAL_LISTS]
    return [one for one in lists if one not in SOCIAL_LISTS], social


def listed_schools(run: Run, lists: Collection[str]) -> QuerySet[RunSchool]:
    """Schools of a run that stand on any of the lists."""
    results, social = by_kind(lists)
    rows: QuerySet[RunSchool] = RunSchool.objects.filter(run=run).filter(
        Q(results_list__in=results) | Q(social_list__in=social)
    )
    return rows


def why_not_sent(run: Run) -> str:
    """Say why a list can not be sent at all; nothing where it can."""
    if not run.is_finished:
        return _("Only the list of a finished run can be sent.")
    if not run.method_in_force:
        return _(
            "The method was not in force when this run was started, so its list is never published and is not "
            "sent. Put the method into force and run again."
        )
    if run.publications.filter(withdrawn_at=None).exists():
        return _("This list is published already; withdraw it first.")
    return ""


def lists_beside(run: Run) -> list[str]:
    """Say which other lists of the year municipalities know: two lists of one year are seldom meant."""
    same_year = {"year": run.year}
    beside = [
        _("The list for %(year)s is published and in force: %(act)s.") % {**same_year, "act": act}
        for act in Publication.objects.filter(year=run.year, withdrawn_at=None).exclude(run=run)
    ]
    others = Run.objects.filter(year=run.year, verifications__isnull=False, publications=None)
    numbers = others.exclude(pk=run.pk).order_by("number").values_list("number", flat=True).distinct()
    if numbers:
        words = _("Another list for %(year)s is being verified: № %(numbers)s.")
        beside.append(words % {**same_year, "numbers": ", ".join(map(str, numbers))})
    return beside


def why_not_due(due_on: date) -> str:
    """Say why answers can not be due on a day; nothing where they can."""
    today = timezone.localdate()
    if due_on < today:
        return _("The day until which answers are due has passed.")
    if due_on > today + LONGEST_WAIT:
        return _("Answers are due within a year.")
    return ""


@transaction.atomic
def send_verification(
    run: Run,
    *,
    lists: Sequence[str],
    due_on: date,
    message: str,
    person: User,
    beside_others: bool = False,
) -> list[Verification]:
    """Send the list to every municipality that has schools on it; those it was sent to already keep theirs.

    Where another list of the year is published or being verified, it is sent only if that is said to be meant.
    """
    run = Run.objects.select_for_update().get(pk=run.pk)
    refusal = why_not_sent(run) or why_not_due(due_on)
    if not refusal and not beside_others:
        refusal = " ".join(lists_beside(run))
    if refusal:
        raise Refused(refusal)
    rows = listed_schools(run, lists).exclude(municipality=None).order_by("municipality_id", "name")
    by_place: dict[int, list[RunSchool]] = {}
    for row in rows.only("pk", "municipality_id"):
        if row.municipality_id is not None:
            by_place.setdefault(row.municipality_id, []).append(row)
    if not by_place:
        raise Refused(_("No school is on these lists: there is nothing to send."))
    known = set(run.verifications.values_list("municipality_id", flat=True))
    sent, items = [], []
    for place in Municipality.objects.filter(pk__in=by_place.keys() - known):
        verification = Verification.objects.create(
            run=run,
            municipality=place,
            lists=list(lists),
            due_on=due_on,
            message=message,
            sent_by=person,
            sent_at=timezone.now(),
        )
        items += [VerificationItem(verification=verification, run_school=row) for row in by_place[place.pk]]
        note_down(
            run,
            JournalKind.SENT,
            person=person,
            municipality=place,
            subject=place.name,
            text=_("Answer due on %(due)s") % {"due": day(due_on)},
        )
        _tell_municipality(verification, len(by_place[place.pk]))
        sent.append(verification)
    make_many(VerificationItem, items, Entry(person, "", timezone.now()))
    return sent


def people_of(municipality_ids: Collection[int], role: Role = Role.MUNICIPALITY) -> QuerySet[User]:
    """People who answer for municipalities."""
    return User.objects.filter(
        is_active=True,
        memberships__role=role,
        memberships__municipality__in=municipality_ids,
        memberships__ended_at=None,
        memberships__is_confirmed=True,
    ).distinct()


def _tell_municipality(verification: Verification, count: int) -> None:
    url = reverse("identification:verification", args=(verification.pk,))
    words = {
        "municipality": verification.municipality.name,
        "year": verification.run.year,
        "due": verification.due_on,
        "count": count,
        "message": verification.message,
    }
    for person in people_of([verification.municipality_id]):
        notify(person, "verification_sent", words, url=url)


def is_open(verification: Verification) -> bool:
    """Whether answers are still taken: until the list is published."""
    return not verification.run.publications.filter(withdrawn_at=None).exists()


@transaction.atomic
def answer_item(
    item: VerificationItem,
    *,
    answer: Answer,
    reason: str = "",
    file: StoredFile | None = None,
    person: User,
    opened_version: int,
) -> VerificationItem:
    """Confirm a school or object with a reason; an objection that was decided stays as it is."""
    verification = Verification.objects.select_for_update().get(pk=item.verification_id)
    if not is_open(verification):
        raise Refused(_("The list is published; answers are no longer taken."))
    if item.decision != Decision.NONE:
        raise Refused(_("The operator has decided on this objection; the answer can no longer be changed."))
    if answer == Answer.OBJECTED and not reason.strip():
        raise Refused(_("Say why you object."))
    if item.answer == answer and item.reason == reason and file is None:
        return item
    item.answer, item.reason = answer, reason if answer == Answer.OBJECTED else ""
    item.file = (file or item.file) if answer == Answer.OBJECTED else None
    item.answered_by, item.answered_at = person, timezone.now()
    save_edited(item, opened_version=opened_version)
    kind = JournalKind.OBJECTED if answer == Answer.OBJECTED else JournalKind.CONFIRMED
    _note(item, verification, kind, person, item.reason)
    if answer == Answer.OBJECTED:
        _tell_operators(item, verification)
    _close_if_complete(verification)
    return item


@transaction.atomic
def confirm_rest(verification: Verification, *, person: User) -> int:
    """Confirm every school that has no answer yet; give how many."""
    verification = Verification.objects.select_for_update().get(pk=verification.pk)
    if not is_open(verification):
        raise Refused(_("The list is published; answers are no longer taken."))
    count = 0
    for item in verification.items.select_related("run_school").filter(answer=Answer.WAITING):
        item.answer, item.answered_by, item.answered_at = Answer.CONFIRMED, person, timezone.now()
        item.version += 1
        item.save()
        count += 1
    if count:
        note_down(
            verification.run,
            JournalKind.CONFIRMED,
            person=person,
            municipality=verification.municipality,
            subject=verification.municipality.name,
            text=_("Schools confirmed together: %(count)s") % {"count": count},
        )
    _close_if_complete(verification)
    return count


@transaction.atomic
def decide_objection(
    item: VerificationItem, *, decision: Decision, reason: str, person: User, opened_version: int
) -> VerificationItem:
    """Accept an objection (the school is left out of the published list) or reject it with a reason."""
    verification = Verification.objects.select_for_update().get(pk=item.verification_id)
    if not is_open(verification):
        raise Refused(_("The list is published; withdraw it before deciding otherwise."))
    if item.answer != Answer.OBJECTED:
        raise Refused(_("There is no objection to decide on."))
    if not reason.strip():
        raise Refused(_("Say why: the municipality and the journal need the reason."))
    item.decision, item.decision_reason = decision, reason
    item.decided_by, item.decided_at = person, timezone.now()
    save_edited(item, opened_version=opened_version)
    kind = JournalKind.ACCEPTED if decision == Decision.ACCEPTED else JournalKind.REJECTED
    _note(item, verification, kind, person, reason)
    url = reverse("identification:verification", args=(verification.pk,))
    for one in people_of([verification.municipality_id]):
        words = {"school": item.run_school.name, "decision": item.get_decision_display(), "reason": reason}
        notify(one, "verification_decided", words, url=url)
    return item


def _note(
    item: VerificationItem, verification: Verification, kind: JournalKind, person: User, text: str
) -> None:
    note_down(
        verification.run,
        kind,
        person=person,
        municipality=verification.municipality,
        subject=item.run_school.name,
        text=text,
    )


def _tell_operators(item: VerificationItem, verification: Verification) -> None:
    operators = User.objects.filter(
        is_active=True,
        memberships__role=Role.OPERATOR,
        memberships__ended_at=None,
        memberships__is_confirmed=True,
    ).distinct()
    url = reverse("identification:verification", args=(verification.pk,))
    for one in operators:
        words = {
            "school": item.run_school.name,
            "municipality": verification.municipality.name,
            "reason": item.reason,
        }
        notify(one, "verification_objected", words, url=url)


def _close_if_complete(verification: Verification) -> None:
    left = verification.items.filter(answer=Answer.WAITING).exists()
    answered_at = None if left else timezone.now()
    if (verification.answered_at is None) != (answered_at is None):
        verification.answered_at = answered_at
        verification.version += 1
        verification.save()
