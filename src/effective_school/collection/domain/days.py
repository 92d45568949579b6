"""Days of a campaign as they hold for one authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from effective_school.collection.enums import CampaignState, SubmissionState
from effective_school.collection.models import Campaign, CampaignException, Submission


@dataclass(frozen=True)
class Days:
    """Until when an authority hands in, and whether that is an exception."""

    due_on: date
    closes_on: date
    reason: str = ""


def days_for(submission: Submission, exceptions: Mapping[int, CampaignException] | None = None) -> Days:
    """Give the days of a submission; `exceptions` (by municipality) spares a query in lists."""
    campaign, place = submission.campaign, submission.municipality_id
    if place is not None:
        if exceptions is None:
            own = CampaignException.objects.filter(campaign=campaign, municipality=place).first()
        else:
            own = exceptions.get(place)
        if own is not None:
            return Days(own.due_on, own.closes_on, own.reason)
    return Days(campaign.due_on, campaign.closes_on)


def takes_data(campaign: Campaign, days: Days, today: date | None = None) -> bool:
    """Whether data may be handed in today."""
    day = today or timezone.localdate()
    return campaign.state == CampaignState.OPEN and campaign.opens_on <= day <= days.closes_on


def days_late(submission: Submission, days: Days, today: date | None = None) -> int:
    """Days between the due day and the day on which it was first submitted, or today while it was not."""
    handed_in = timezone.localdate(submission.first_submitted_at) if submission.first_submitted_at else None
    day = handed_in or today or timezone.localdate()
    return max(0, (day - days.due_on).days)


def is_overdue(submission: Submission, days: Days, today: date | None = None) -> bool:
    """Whether it waits to be handed in after the due day."""
    waits = submission.state in {SubmissionState.DRAFT, SubmissionState.RETURNED}
    return waits and submission.accepted_at is None and days.due_on < (today or timezone.localdate())
