"""What waits for a person on the desk."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from effective_school.common.dates import day
from effective_school.common.desk import Card, add_source
from effective_school.identification.domain.answer_counts import counts_of
from effective_school.identification.domain.publication import stands_on
from effective_school.identification.domain.queries import LONG_OF_ITS_RUN, own_rows, verifications_visible_to
from effective_school.identification.enums import Answer, Decision, RunState
from effective_school.identification.models import Publication, Run, VerificationItem
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role


@add_source
def lists_to_verify(request: HttpRequest) -> list[Card]:
    """A municipality's lists without all answers."""
    if not request.user.is_authenticated or not request.user.has_perm("identification.answer_verification"):
        return []
    waiting = verifications_visible_to(request.user).filter(answered_at=None)
    open_ones = waiting.exclude(run__publications__withdrawn_at=None, run__publications__isnull=False)
    shown = list(open_ones.select_related("run").defer(*LONG_OF_ITS_RUN)[:5])
    counts = counts_of(shown)
    today = timezone.localdate()
    return [
        Card(
            title=_("Check the list for %(year)s") % {"year": one.run.year},
            text=ngettext(
                "%(count)s school without an answer, due on %(due)s.",
                "%(count)s schools without an answer, due on %(due)s.",
                counts[one.pk].unanswered,
            )
            % {"count": counts[one.pk].unanswered, "due": day(one.due_on)},
            url=reverse("identification:verification", args=(one.pk,)),
            action=_("Open the list"),
            tone="late" if one.due_on < today else "due",
        )
        for one in shown
    ]


@add_source
def objections_to_decide(request: HttpRequest) -> list[Card]:
    """Objections without a decision."""
    if not request.user.has_perm("identification.decide_objection"):
        return []
    waiting = VerificationItem.objects.filter(answer=Answer.OBJECTED, decision=Decision.NONE)
    count = waiting.count()
    first = waiting.select_related("verification").order_by("answered_at").first() if count else None
    if first is None:
        return []
    return [
        Card(
            title=_("Objections of municipalities"),
            text=ngettext(
                "%(count)s objection waits for a decision.",
                "%(count)s objections wait for a decision.",
                count,
            )
            % {"count": count},
            url=reverse("identification:board", args=(first.verification.run_id,)),
            action=_("Decide"),
            tone="due",
        )
    ]


@add_source
def list_to_publish(request: HttpRequest) -> list[Card]:
    """A verified list that waits for its act."""
    if not request.user.has_perm("identification.publish"):
        return []
    published = Publication.objects.filter(withdrawn_at=None).values("year")
    run = (
        Run.objects.filter(state=RunState.FINISHED, verifications__isnull=False)
        .exclude(year__in=published)
        .exclude(verifications__items__answer=Answer.WAITING)
        .exclude(verifications__items__answer=Answer.OBJECTED, verifications__items__decision=Decision.NONE)
        .first()
    )
    if run is None:
        return []
    return [
        Card(
            title=_("The list for %(year)s is verified") % {"year": run.year},
            text=_("Every municipality has answered and every objection is decided."),
            url=reverse("identification:publish", args=(run.pk,)),
            action=_("Publish by an act"),
            tone="due",
        )
    ]


@add_source
def own_verdict(request: HttpRequest) -> list[Card]:
    """A head's own school in the published list."""
    if not request.user.is_authenticated:
        return []
    own = territory_of(request.user)
    if not own.has(Role.HEAD) or not own.schools:
        return []
    return [
        Card(
            title=_("Your school is on the list for %(year)s") % {"year": row.run.year}
            if stands_on(row, publication)
            else _("Your school is not on the list for %(year)s") % {"year": row.run.year},
            text=f"{row.name}. {publication}",
            url=reverse("identification:school", args=(row.run_id, row.pk)),
            action=_("See the figures and the rule"),
        )
        for row, publication in own_rows(own.schools)[:3]
    ]
