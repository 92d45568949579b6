"""Publication of a list by an act, and its withdrawal by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.common.dates import day
from effective_school.common.domain.notify import notify
from effective_school.common.kept_queries import KEY, KeptQuery
from effective_school.common.models import StoredFile
from effective_school.identification.domain.figures import figures
from effective_school.identification.domain.journal import note_down
from effective_school.identification.domain.verification import (
    Refused,
    by_kind,
    listed_schools,
    people_of,
)
from effective_school.identification.enums import Answer, Audience, Decision, JournalKind
from effective_school.identification.models import Publication, Run, RunSchool, Verification, VerificationItem
from effective_school.organisations.enums import Role


@dataclass(frozen=True)
class Act:
    """An act as a form gives it."""

    number: str
    dated: date
    issuer: str
    file: StoredFile | None


@dataclass(frozen=True)
class Readiness:
    """How far the verification of a run is."""

    sent: int
    answered: int
    unanswered: int
    objected: int
    undecided: int
    left_out: int


_answers = KeptQuery(
    lambda run: (
        VerificationItem.objects.filter(verification__run=run)
        .order_by()
        .values("verification__run")
        .annotate(
            unanswered=Count("pk", filter=Q(answer=Answer.WAITING)),
            objected=Count("pk", filter=Q(answer=Answer.OBJECTED)),
            undecided=Count("pk", filter=Q(answer=Answer.OBJECTED, decision=Decision.NONE)),
            left_out=Count("pk", filter=Q(decision=Decision.ACCEPTED)),
        )
        .values_list("unanswered", "objected", "undecided", "left_out")
    ),
    KEY,
)
_sent = KeptQuery(
    lambda run: (
        Verification.objects.filter(run=run)
        .order_by()
        .values("run")
        .annotate(sent=Count("pk"), answered=Count("answered_at"))
        .values_list("sent", "answered")
    ),
    KEY,
)


def readiness(run: Run) -> Readiness:
    """Count what is still open before a publication."""
    sent, answered = next(iter(_sent(run.pk)), (0, 0))
    unanswered, objected, undecided, left_out = next(iter(_answers(run.pk)), (0, 0, 0, 0))
    return Readiness(
        sent=sent,
        answered=answered,
        unanswered=unanswered,
        objected=objected,
        undecided=undecided,
        left_out=left_out,
    )


def earliest_act(run: Run) -> date:
    """Give the first day on which an act may publish a list: the year that it is about has begun."""
    return date(run.year, 1, 1)


def publish(  # noqa: PLR0913 - an act, every word named
    run: Run,
    *,
    act: Act,
    lists: Sequence[str],
    audience: Audience,
    columns: Sequence[str],
    person: User,
    without_answers: bool = False,
) -> Publication:
    """Publish the list of a run; schools with an accepted objection are left out.

    Raises Refused where something is still open or another list of the year is in force.
    """
    try:
        with transaction.atomic():
            run = Run.objects.select_for_update().get(pk=run.pk)
            _guard(run, lists, without_answers=without_answers)
            if act.dated < earliest_act(run):
                raise Refused(_("The act is dated before the year of the list."))
            left_out = VerificationItem.objects.filter(
                verification__run=run, decision=Decision.ACCEPTED
            ).values_list("run_school__code", flat=True)
            publication = Publication(
                run=run,
                year=run.year,
                number=act.number,
                dated=act.dated,
                issuer=act.issuer,
                file=act.file,
                lists=list(lists),
                audience=audience,
                columns=list(columns) if audience == Audience.PUBLIC else [],
                left_out=sorted(left_out),
                published_by=person,
            )
            publication.figures = figures(publication, published_schools(publication))
            publication.save()
            note_down(run, JournalKind.PUBLISHED, person=person, subject=str(publication), text=act.issuer)
            _tell_everybody(publication, "list_published", {}, _people_told(publication))
            return publication
    except IntegrityError:
        raise Refused(_another(run.year)) from None


def _guard(run: Run, lists: Sequence[str], *, without_answers: bool) -> None:
    if not run.is_finished:
        raise Refused(_("Only the list of a finished run can be published."))
    if not run.method_in_force:
        raise Refused(
            _("The method was not in force when this run was started. Put it into force and run again.")
        )
    if not lists:
        raise Refused(_("Choose at least one list."))
    if Publication.objects.filter(year=run.year, withdrawn_at=None).exists():
        raise Refused(_another(run.year))
    state = readiness(run)
    if state.undecided:
        raise Refused(
            _("Objections without a decision: %(count)s. Decide on them first.") % {"count": state.undecided}
        )
    if state.unanswered and not without_answers:
        raise Refused(
            _(
                "Schools without an answer of their municipality: %(count)s. Wait for them, or tick that the "
                "list is published without them."
            )
            % {"count": state.unanswered}
        )


def _another(year: int) -> str:
    return _("A list for %(year)s is published already. Withdraw it first.") % {"year": year}


@transaction.atomic
def withdraw(publication: Publication, *, act: Act, reason: str, person: User) -> Publication:
    """Withdraw a published list by an act with a reason; the publication itself stays on record."""
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if publication.withdrawn_at is not None:
        raise Refused(_("This list is withdrawn already."))
    if not reason.strip():
        raise Refused(_("Say why the list is withdrawn."))
    if act.dated < publication.dated:
        raise Refused(_("The act of withdrawal is dated before the act that published the list."))
    why = reverse("identification:publication", args=(publication.pk,))
    told = [(one, why) for one, _url in _people_told(publication)]
    publication.withdrawn_at, publication.withdrawn_by = timezone.now(), person
    publication.withdrawal_number, publication.withdrawal_date = act.number, act.dated
    publication.withdrawal_reason, publication.withdrawal_file = reason, act.file
    publication.save()
    note_down(
        publication.run,
        JournalKind.WITHDRAWN,
        person=person,
        subject=_("Act %(number)s of %(date)s") % {"number": act.number, "date": day(act.dated)},
        text=reason,
    )
    _tell_everybody(publication, "list_withdrawn", {"reason": reason}, told)
    return publication


def published_schools(publication: Publication) -> QuerySet[RunSchool]:
    """Schools of a published list.

    `shown_results` and `shown_social` hold the lists that the act published, and nothing of the others.
    """
    rows = listed_schools(publication.run, publication.lists).exclude(code__in=publication.left_out)
    results, social = by_kind(publication.lists)
    return rows.annotate(
        shown_results=_only("results_list", results), shown_social=_only("social_list", social)
    )


def _only(name: str, lists: Sequence[str]) -> Case:
    return Case(When(**{f"{name}__in": lists}, then=name), default=Value(""))


def stands_on(row: RunSchool, publication: Publication) -> bool:
    """Whether a school of the run is on the published list."""
    if row.code in publication.left_out:
        return False
    results, social = by_kind(publication.lists)
    return row.results_list in results or row.social_list in social


def _people_told(publication: Publication) -> list[tuple[User, str]]:
    """Municipalities, and heads of the schools on the list, with where they can look."""
    run = publication.run
    schools = published_schools(publication)
    places = {one for one in schools.values_list("municipality_id", flat=True).distinct() if one}
    told = [(person, reverse("identification:run", args=(run.pk,))) for person in people_of(places)]
    heads = User.objects.filter(
        is_active=True,
        memberships__role=Role.HEAD,
        memberships__ended_at=None,
        memberships__is_confirmed=True,
        memberships__school__in=schools.exclude(school=None).values("school"),
    )
    known = {person.pk for person, _ in told}
    mine = dict(heads.values_list("pk", "memberships__school"))
    rows = dict(schools.filter(school__in=mine.values()).values_list("school", "pk"))
    own = User.objects.filter(pk__in=mine.keys() - known)
    told.extend((head, reverse("identification:school", args=(run.pk, rows[mine[head.pk]]))) for head in own)
    return told


def _tell_everybody(
    publication: Publication, event: str, words: dict[str, object], told: list[tuple[User, str]]
) -> None:
    for person, url in told:
        notify(
            person,
            event,
            {"year": publication.year, "act": publication, "issuer": publication.issuer, **words},
            url=url,
        )
