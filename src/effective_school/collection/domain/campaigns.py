"""Making, opening and closing campaigns."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.collection.domain.expecting import make_submissions
from effective_school.collection.domain.moved_days import telling_of_moved_days
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.enums import CampaignState
from effective_school.collection.models import Campaign, CampaignException, DataRow
from effective_school.common.people import Person
from effective_school.organisations.models import Municipality


@transaction.atomic
def open_campaign(*, campaign: Campaign, person: Person) -> Campaign:
    """Let data in: every authority gets its submission and is told; done twice it is done once."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.OPEN:
        return campaign
    if not campaign.forms or not campaign.years:
        raise Refused(_("Name at least one table and one year first."))
    is_first = campaign.state == CampaignState.DRAFT
    if is_first and campaign.due_on < timezone.localdate():
        raise Refused(_("The due day of this campaign is past. Change its days first."))
    campaign.state = CampaignState.OPEN
    campaign.version += 1
    campaign.save()
    make_submissions(campaign)
    del person  # the history names who did it
    return campaign


@transaction.atomic
def close_campaign(*, campaign: Campaign) -> Campaign:
    """Let no more data in; what was handed in stays and can still be decided."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == CampaignState.OPEN:
        campaign.state = CampaignState.CLOSED
        campaign.version += 1
        campaign.save()
    return campaign


def set_exception(
    *, campaign: Campaign, municipality: Municipality, due_on: date, closes_on: date, reason: str
) -> CampaignException:
    """Give one authority other days; it is told."""
    if closes_on < due_on:
        raise Refused(_("The last day cannot be before the due day."))
    with telling_of_moved_days(campaign):
        own, _made = CampaignException.objects.select_for_update().get_or_create(
            campaign=campaign,
            municipality=municipality,
            defaults={"due_on": due_on, "closes_on": closes_on, "reason": reason},
        )
        if (own.due_on, own.closes_on, own.reason) != (due_on, closes_on, reason):
            own.due_on, own.closes_on, own.reason = due_on, closes_on, reason
            own.version += 1
            own.save()
    return own


def remove_exception(*, exception: CampaignException) -> None:
    """Let the days of the campaign hold again; the authority is told."""
    with telling_of_moved_days(exception.campaign):
        exception.delete()


def refuse_narrowing(*, campaign: Campaign, forms: Sequence[str], years: Sequence[int]) -> None:
    """Refuse to take a table or a year out of a campaign that has rows of it."""
    rows = DataRow.objects.filter(submission__campaign=campaign)
    lost = set(rows.values_list("table", flat=True).distinct()) - set(forms)
    lost_years = set(rows.values_list("year", flat=True).distinct()) - {*years, None}
    if lost or lost_years:
        raise Refused(_("Data of this table or year have been handed in already; it cannot be taken out."))
