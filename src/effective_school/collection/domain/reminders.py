"""Reminders before, on and after the due day, each sent once."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from effective_school.accounts.models import User
from effective_school.collection.domain.days import Days, days_for
from effective_school.collection.domain.telling import tell, who_hands_in, words_about
from effective_school.collection.enums import CampaignState, SubmissionState
from effective_school.collection.models import CampaignException, Reminder, Submission

BEFORE = timedelta(days=3)


def send_due_reminders(today: date) -> int:
    """Remind those who have not handed in: three days before, on the day, after it; give how many were told.

    Called every day or more often: what was sent is not sent again, and a due day that moves is a new one.
    """
    waiting = Submission.objects.filter(
        campaign__state=CampaignState.OPEN,
        campaign__opens_on__lte=today,
        state__in=(SubmissionState.DRAFT, SubmissionState.RETURNED),
        accepted_at=None,
    ).select_related("campaign", "municipality")
    exceptions: dict[int, dict[int, CampaignException]] = {}
    for one in CampaignException.objects.filter(campaign__state=CampaignState.OPEN):
        exceptions.setdefault(one.campaign_id, {})[one.municipality_id] = one
    told = 0
    for submission in waiting.order_by("pk"):
        days = days_for(submission, exceptions.get(submission.campaign_id, {}))
        kind = _kind(days, today)
        if kind is not None:
            told += sum(_remind(submission, person, kind, days) for person in who_hands_in(submission))
    return told


def _kind(days: Days, today: date) -> Reminder.Kind | None:
    if today > days.closes_on:
        return None
    if today > days.due_on:
        return Reminder.Kind.LATE
    if today == days.due_on:
        return Reminder.Kind.DUE
    return Reminder.Kind.BEFORE if today >= days.due_on - BEFORE else None


@transaction.atomic
def _remind(submission: Submission, person: User, kind: Reminder.Kind, days: Days) -> bool:
    _sent, is_new = Reminder.objects.get_or_create(
        campaign=submission.campaign, person=person, kind=kind, due_on=days.due_on
    )
    if is_new:
        context = {**words_about(submission), "kind": kind, "days": days}
        tell([person], "submission_due", context, reverse("collection:submission", args=(submission.pk,)))
    return is_new
