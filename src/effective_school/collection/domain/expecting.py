"""Who is expected to hand in, and how much: as the register has schools now."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from effective_school.collection.domain.checking import count_expected, recheck, recount
from effective_school.collection.domain.schools import lines_of_places, school_lines
from effective_school.collection.domain.submissions import locked
from effective_school.collection.domain.telling import tell, who_hands_in, words_about
from effective_school.collection.enums import CampaignState, HandsIn, SubmissionState
from effective_school.collection.forms_registry import SchoolLine, forms_of
from effective_school.collection.models import Campaign, Submission
from effective_school.organisations.models import Municipality


def make_submissions(campaign: Campaign) -> None:
    """Give every authority that hands in its submission and tell it; those that exist follow the register.

    Called inside a transaction. An authority without schools is asked for nothing where every table is of schools;
    it gets its submission once it has one.
    """
    lines = _lines(campaign)
    known = {one.municipality_id: one for one in campaign.submissions.all()}
    for place in [*lines, *(place for place in known if place not in lines)]:
        expected = count_expected(campaign, lines.get(place, ()))
        submission = known.get(place)
        if submission is None:
            submission = Submission(campaign=campaign, municipality_id=place, rows_expected=expected)
            submission.save()
            url = reverse("collection:submission", args=(submission.pk,))
            tell(who_hands_in(submission), "campaign_opened", words_about(submission), url)
        elif submission.rows_expected != expected:
            refresh_figures(submission)


def _lines(campaign: Campaign) -> Mapping[int | None, Sequence[SchoolLine]]:
    """Schools of each authority that hands in, by the number of the municipality."""
    if campaign.hands_in == HandsIn.EXAM_CENTRE:
        return {None: school_lines(None, campaign.years)}
    found: dict[int | None, Sequence[SchoolLine]] = {}
    if not all(form.school for form in forms_of(campaign.forms, "en")):
        found |= dict.fromkeys(Municipality.objects.values_list("pk", flat=True), ())
    return found | lines_of_places(campaign.years)


def follow_the_register() -> None:
    """Make what is missing in campaigns that take data: schools come, close and are excluded meanwhile."""
    running = Campaign.objects.filter(state=CampaignState.OPEN, closes_on__gte=timezone.localdate())
    for number in running.values_list("pk", flat=True):
        with transaction.atomic():
            campaign = Campaign.objects.select_for_update().get(pk=number)
            if campaign.state == CampaignState.OPEN:
                make_submissions(campaign)


@transaction.atomic
def refresh_figures(submission: Submission) -> Submission:
    """Count anew how complete a submission is; what still waits to be handed in is checked again too."""
    own = locked(submission)
    waits = own.state in {SubmissionState.DRAFT, SubmissionState.RETURNED}
    if waits and own.campaign.state == CampaignState.OPEN:
        recheck(own)
    else:
        recount(own)
    Submission.objects.filter(pk=own.pk).update(rows_expected=own.rows_expected, rows_filled=own.rows_filled)
    return own
