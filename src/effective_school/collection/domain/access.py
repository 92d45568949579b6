"""Whether a person may fill in a submission now."""

from django.utils.translation import gettext as _

from effective_school.collection.domain.days import days_for, takes_data
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.enums import CampaignState, SubmissionState
from effective_school.collection.models import Submission
from effective_school.common.dates import day
from effective_school.common.people import Person
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role


def fills_in(person: Person, submission: Submission) -> bool:
    """Whether the submission is the person's own to fill in."""
    own = territory_of(person)
    if submission.municipality_id is None:
        return own.has(Role.EXAM_CENTRE)
    return own.has(Role.MUNICIPALITY) and submission.municipality_id in own.municipalities


def why_not_editable(submission: Submission) -> str:
    """Say why no data can be brought now; empty where they can."""
    campaign = submission.campaign
    if submission.state == SubmissionState.SUBMITTED:
        return _("It is submitted and waits for the decision. Take it back to change it.")
    if campaign.state == CampaignState.CLOSED:
        return _("The campaign is closed. Ask the operator to open it again.")
    if campaign.is_to_begin:
        return _("Data are taken from %(day)s.") % {"day": day(campaign.opens_on)}
    if not takes_data(campaign, days_for(submission)):
        return _("The campaign takes no data today. Ask the operator for other days.")
    return ""


def refuse_unless_editable(submission: Submission) -> None:
    """Refuse data where none can be brought."""
    reason = why_not_editable(submission)
    if reason:
        raise Refused(reason)
