"""Moving the day until which municipalities answer."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.common.dates import day
from effective_school.common.domain.editing import save_edited
from effective_school.common.domain.notify import notify
from effective_school.identification.domain.journal import note_down
from effective_school.identification.domain.verification import Refused, is_open, people_of, why_not_due
from effective_school.identification.enums import JournalKind
from effective_school.identification.models import Verification


@transaction.atomic
def move_due(
    verification: Verification, *, due_on: date, others_too: bool, person: User, opened_version: int
) -> int:
    """Move the day of what was sent to one municipality; give how many were moved.

    With `others_too` also of the other municipalities of the run that have not answered in full.
    """
    verification = Verification.objects.select_for_update().get(pk=verification.pk)
    if not is_open(verification):
        raise Refused(_("The list is published; answers are no longer taken."))
    refusal = why_not_due(due_on)
    if refusal:
        raise Refused(refusal)
    moved = [(verification, opened_version)] if verification.due_on != due_on else []
    if others_too:
        waiting = Verification.objects.filter(run=verification.run_id, answered_at=None)
        others = waiting.exclude(pk=verification.pk).exclude(due_on=due_on)
        moved += [(one, one.version) for one in others.select_for_update()]
    for one, version in moved:
        _move(one, due_on, person, version)
    return len(moved)


def _move(verification: Verification, due_on: date, person: User, opened_version: int) -> None:
    before, verification.due_on = verification.due_on, due_on
    save_edited(verification, opened_version=opened_version)
    place = verification.municipality
    words = {
        "year": verification.run.year,
        "municipality": place.name,
        "due": day(due_on),
        "before": day(before),
    }
    note_down(
        verification.run,
        JournalKind.DUE_MOVED,
        person=person,
        municipality=place,
        subject=place.name,
        text=_("Answer due on %(due)s, before that on %(before)s") % words,
    )
    url = reverse("identification:verification", args=(verification.pk,))
    for one in people_of([place.pk]):
        notify(one, "verification_due_moved", words, url=url)
