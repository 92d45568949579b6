"""The board of a campaign: who has handed in, how complete, how late."""

from datetime import date

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.accounts.requests import PersonRequest
from effective_school.collection.domain.queries import campaigns_visible_to, submissions_visible_to
from effective_school.collection.enums import SubmissionState
from effective_school.collection.models import CampaignException, Submission
from effective_school.common.access import requires
from effective_school.common.dates import day
from effective_school.common.tables import Column, Filter, table_page

_WHOLE = 100


def with_days(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Submissions with their own `due` day."""
    own = CampaignException.objects.filter(
        campaign=OuterRef("campaign"), municipality=OuterRef("municipality")
    )
    return submissions.annotate(
        due=Coalesce(Subquery(own.values("due_on")[:1]), F("campaign__due_on"), output_field=DateField())
    )


@requires("collection.view_board")
def board(request: PersonRequest, campaign_id: int) -> HttpResponse:
    """Show every submission of a campaign."""
    campaign = get_object_or_404(campaigns_visible_to(request.user), pk=campaign_id)
    today = timezone.localdate()
    submissions = with_days(
        submissions_visible_to(request.user)
        .filter(campaign=campaign)
        .select_related("municipality", "campaign")
    )
    table = table_page(
        request,
        submissions.order_by("municipality__name", "pk"),
        _columns(today),
        title=_("Who has handed in"),
        empty=_("Open the campaign: then every authority gets its submission."),
        filters=[
            Filter(
                "q",
                gettext_lazy("Municipality"),
                lambda found, words: found.filter(municipality__name__icontains=words),
            ),
            Filter("state", gettext_lazy("State"), _by_state, _STATES),
            Filter(
                "late", gettext_lazy("Lateness"), lambda found, which: _by_days(found, which, today), _DAYS
            ),
            Filter("filled", gettext_lazy("Completeness"), _by_filled, _FILLED),
        ],
        file_name=f"board-{campaign.pk}",
    )
    context = {"campaign": campaign, "table": table, "figures": _figures(submissions, today)}
    return table.file or render(request, "collection/board.html", context)


_STATES = (
    ("new", gettext_lazy("Not started")),
    ("working", gettext_lazy("In work")),
    ("changed", gettext_lazy("Changed after acceptance")),
    *(one for one in SubmissionState.choices if one[0] != SubmissionState.DRAFT),
)
_DRAFTS = {
    "new": Q(accepted_at=None, rows_filled=0),
    "working": Q(accepted_at=None, rows_filled__gt=0),
    "changed": Q(accepted_at__isnull=False),
}
"""Drafts as `Submission.state_words` tells them apart."""
_DAYS = (("late", gettext_lazy("After the due day")), ("on_time", gettext_lazy("Within the days")))
_FILLED = (
    ("whole", gettext_lazy("Complete")),
    ("part", gettext_lazy("In part")),
    ("none", gettext_lazy("Nothing")),
)


def _columns(today: date) -> list[Column]:
    return [
        Column(
            "who",
            gettext_lazy("Who hands in"),
            lambda one: one.territory,
            Submission.get_absolute_url,
            sort="municipality__name",
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda one: one.state_words,
            chip=lambda one: one.state_tone,
            sort="state",
        ),
        Column("filled", gettext_lazy("Filled, %"), lambda one: one.percent_filled, number=True),
        Column(
            "rows",
            gettext_lazy("Schools and years with data"),
            lambda one: f"{one.rows_filled} / {one.rows_expected}",
        ),
        Column("due", gettext_lazy("Due day"), lambda one: day(one.due), sort="due"),
        Column(
            "submitted",
            gettext_lazy("First submitted"),
            lambda one: day(one.first_submitted_at),
            sort="first_submitted_at",
        ),
        Column("late", gettext_lazy("Late, days"), lambda one: _late(one, today) or "", number=True),
        Column("accepted", gettext_lazy("Accepted on"), lambda one: day(one.accepted_at), sort="accepted_at"),
    ]


def _late(one: Submission, today: date) -> int:
    day = timezone.localdate(one.first_submitted_at) if one.first_submitted_at else today
    due: date = one.due  # type: ignore[attr-defined] # annotated by with_days
    return max(0, (day - due).days)


def _is_late(today: date) -> Q:
    return Q(first_submitted_at__date__gt=F("due")) | Q(first_submitted_at=None, due__lt=today)


def _by_state(found: QuerySet[Submission], state: str) -> QuerySet[Submission]:
    if state in _DRAFTS:
        return found.filter(_DRAFTS[state], state=SubmissionState.DRAFT)
    return found.filter(state=state)


def _by_days(found: QuerySet[Submission], which: str, today: date) -> QuerySet[Submission]:
    return found.filter(_is_late(today)) if which == "late" else found.exclude(_is_late(today))


def _by_filled(found: QuerySet[Submission], which: str) -> QuerySet[Submission]:
    if which == "none":
        return found.filter(rows_filled=0)
    if which == "whole":
        return found.filter(rows_filled__gte=F("rows_expected"), rows_filled__gt=0)
    return found.filter(rows_filled__gt=0, rows_filled__lt=F("rows_expected"))


def _figures(submissions: QuerySet[Submission], today: date) -> dict[str, int]:
    rows = list(submissions)
    expected = sum(one.rows_expected for one in rows)
    return {
        "asked": len(rows),
        "submitted": sum(one.state == SubmissionState.SUBMITTED for one in rows),
        "accepted": sum(one.state == SubmissionState.ACCEPTED for one in rows),
        "late": sum(1 for one in rows if not one.first_submitted_at and _late(one, today)),
        "percent": sum(one.rows_filled for one in rows) * _WHOLE // expected if expected else 0,
    }
