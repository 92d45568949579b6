"""What waits on the desk."""

from django.db.models import Count, F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.collection.domain.days import Days, days_for
from effective_school.collection.enums import CampaignState, SubmissionState
from effective_school.collection.models import CampaignException, StudyResultReceipt, Submission
from effective_school.common.dates import day
from effective_school.common.desk import Card, add_source
from effective_school.organisations.domain.queries import NOWHERE, Territory, territory_of
from effective_school.organisations.enums import Role

_MOST = 6


@add_source
def own_submissions(request: HttpRequest) -> list[Card]:
    """What an authority or the exam centre has still to hand in, or must mend."""
    own = _territory(request)
    if not own.has(Role.MUNICIPALITY, Role.EXAM_CENTRE):
        return []
    waiting = _own(own).filter(
        campaign__state=CampaignState.OPEN,
        campaign__opens_on__lte=timezone.localdate(),
        state__in=(SubmissionState.DRAFT, SubmissionState.RETURNED),
    )
    found = list(waiting.select_related("campaign", "municipality").order_by("campaign__due_on")[:_MOST])
    exceptions = {
        (one.campaign_id, one.municipality_id): one
        for one in CampaignException.objects.filter(campaign__in={one.campaign_id for one in found})
    }
    return [
        _card(
            one,
            days_for(
                one,
                {
                    place: exception
                    for (campaign, place), exception in exceptions.items()
                    if campaign == one.campaign_id
                },
            ),
        )
        for one in found
    ]


def _territory(request: HttpRequest) -> Territory:
    return territory_of(request.user) if request.user.is_authenticated else NOWHERE


def _own(own: Territory) -> QuerySet[Submission]:
    found = Submission.objects.none()
    if own.has(Role.MUNICIPALITY):
        found = Submission.objects.filter(municipality__in=own.municipalities)
    if own.has(Role.EXAM_CENTRE):
        found = found | Submission.objects.filter(municipality=None)
    return found


def _card(submission: Submission, days: Days) -> Card:
    url = reverse("collection:submission", args=(submission.pk,))
    title, late = str(submission.campaign), (timezone.localdate() - days.due_on).days
    if submission.state == SubmissionState.RETURNED:
        return Card(
            title, _("Returned with remarks: mend and submit again."), url, _("Open the submission"), "late"
        )
    if late > 0:
        text = ngettext("%(count)d day late.", "%(count)d days late.", late) % {"count": late}
        return Card(title, text, url, _("Hand in"), "late")
    text = _("Hand in by %(day)s; filled: %(percent)d %%.") % {
        "day": day(days.due_on),
        "percent": submission.percent_filled,
    }
    return Card(title, text, url, _("Hand in"), "due")


@add_source
def waiting_decisions(request: HttpRequest) -> list[Card]:
    """What the operator has to decide."""
    if not _territory(request).has(Role.OPERATOR):
        return []
    waiting = Submission.objects.filter(state=SubmissionState.SUBMITTED)
    cards = []
    titled = waiting.order_by().values("campaign_id", title=F("campaign__title"))
    for one in titled.annotate(count=Count("pk")).order_by("campaign_id")[:_MOST]:
        count = one["count"]
        text = ngettext(
            "%(count)d submission waits for your decision.",
            "%(count)d submissions wait for your decision.",
            count,
        ) % {"count": count}
        url = reverse("collection:board", args=(one["campaign_id"],)) + "?state=submitted"
        cards.append(Card(one["title"], text, url, _("Check the submissions"), "due"))
    return cards


@add_source
def results_to_confirm(request: HttpRequest) -> list[Card]:
    """Results that came and whose receipt an authority has not confirmed."""
    own = _territory(request)
    if not own.has(Role.MUNICIPALITY):
        return []
    count = StudyResultReceipt.objects.filter(municipality__in=own.municipalities, received_at=None).count()
    if not count:
        return []
    text = ngettext(
        "Results of %(count)d study were sent to you: confirm that you have them.",
        "Results of %(count)d studies were sent to you: confirm that you have them.",
        count,
    ) % {"count": count}
    return [Card(_("Results of studies"), text, reverse("collection:receipts"), _("Confirm"), "due")]
