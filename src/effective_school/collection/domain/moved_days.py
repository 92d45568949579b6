"""Telling those who hand in that their days have moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeAlias

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from effective_school.collection.domain.days import days_for
from effective_school.collection.domain.telling import tell, who_hands_in, words_about
from effective_school.collection.enums import CampaignState, SubmissionState
from effective_school.collection.models import Campaign, Submission

Kept: TypeAlias = tuple[date, date, date]
"""First day (today where it is past), due day, last day."""


@contextmanager
def telling_of_moved_days(campaign: Campaign) -> Iterator[None]:
    """Change days inside: whoever has other days afterwards in an open campaign, and still hands in, is told."""
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        before = {one.pk: days for one, days in _days(campaign)}
        yield
        for submission, days in _days(campaign):
            if before.get(submission.pk, days) != days:
                url = reverse("collection:submission", args=(submission.pk,))
                tell(who_hands_in(submission), "campaign_days_moved", words_about(submission), url)


def _days(campaign: Campaign) -> list[tuple[Submission, Kept]]:
    waiting = Submission.objects.filter(campaign=campaign, campaign__state=CampaignState.OPEN)
    waiting = waiting.exclude(state=SubmissionState.ACCEPTED).select_related("campaign", "municipality")
    exceptions = {one.municipality_id: one for one in campaign.exceptions.all()}
    today, found = timezone.localdate(), []
    for submission in waiting.order_by("pk"):
        days = days_for(submission, exceptions)
        found.append((submission, (max(submission.campaign.opens_on, today), days.due_on, days.closes_on)))
    return found
