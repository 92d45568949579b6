"""What a person may see of runs and lists; every page starts here."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from uuid import UUID

from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from effective_school.common.kept_queries import KEY, NUMBER, KeptQuery
from effective_school.common.people import Person
from effective_school.identification.enums import LISTED, RunState
from effective_school.identification.models import (
    MethodVersion,
    Publication,
    Run,
    RunPage,
    RunSchool,
    Verification,
    VerificationItem,
)
from effective_school.organisations.domain.queries import Territory, territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School

ANALYSTS = (Role.MINISTRY, Role.OPERATOR, Role.EXAM_CENTRE)
LONG = ("counts", "method_text")
"""Columns of a run that most pages do not show: a country's are long."""
_NOT_OF_ITS_NAME = tuple(
    f"method__{name}" for name in ("text", "state", "note", "state_changed_by", "state_changed_at")
)
"""What is long, or may change while a run is kept."""
LONG_OF_ITS_RUN = tuple(f"run__{name}" for name in LONG)
"""The same for records that come with their run: each would bring them again."""


def _shown(runs: QuerySet[Run], key: UUID) -> QuerySet[Run]:
    """Of these runs the one with this key as pages need it: with what names its method, without long columns."""
    return runs.filter(pk=key).select_related("method").defer(*LONG, *_NOT_OF_ITS_NAME)


_any_run = KeptQuery(lambda key: _shown(Run.objects.all(), key), KEY)
_any_row = KeptQuery(lambda number: RunSchool.objects.filter(pk=number).select_related("school"), NUMBER)


def is_analyst(person: Person) -> bool:
    """Whether the person works with the region's whole data."""
    return territory_of(person).has(*ANALYSTS)


def methods_visible_to(person: Person) -> QuerySet[MethodVersion]:
    """Analysts see drafts too, others what is or was in force."""
    versions = MethodVersion.objects.all()
    return versions if is_analyst(person) else versions.exclude(state="draft")


def runs_visible_to(person: Person) -> QuerySet[Run]:
    """Analysts see every run; a municipality those sent to it or published; a head the published ones."""
    runs: QuerySet[Run] = Run.objects.all()
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return runs
    published = Exists(Publication.objects.filter(run=OuterRef("pk"), withdrawn_at=None))
    sent = Exists(Verification.objects.filter(run=OuterRef("pk"), municipality__in=own.municipalities))
    if own.has(Role.MUNICIPALITY):
        return runs.filter(Q(published) | Q(sent), state=RunState.FINISHED)
    if own.has(Role.HEAD):
        return runs.filter(published, state=RunState.FINISHED)
    return runs.none()


def seen_run(person: Person, key: UUID) -> Run:
    """Give a run whose page a person may open, its long columns still to be read; else it is not found."""
    found = _kept_run(key) if is_analyst(person) else _shown(runs_visible_to(person), key)
    if not found:
        raise Http404
    return found[0]


def _kept_run(key: UUID) -> Sequence[Run]:
    """Give the run with this key, if there is one; a finished one never changes, and is read once in a process."""
    kept = caches["runs"].get(f"run-{key}")
    if kept is not None:
        return [kept]
    found = _any_run(key)
    if found and found[0].is_finished:
        caches["runs"].set(f"run-{key}", found[0], None)
    return found


def finished_run(person: Person, key: UUID) -> Run:
    """Give a run with results whose pages a person may open; else it is not found."""
    found = seen_run(person, key)
    if not found.is_finished:
        raise Http404
    return found


@lru_cache(maxsize=256)
def schools_in(key: UUID) -> int:
    """Count the schools of a finished run; they never change."""
    return RunSchool.objects.filter(run=key).count()


@lru_cache(maxsize=256)
def has_listed_schools(key: UUID) -> bool:
    """Whether any school of a finished run stands on a list that people act on; they never change."""
    on_any = Q(results_list__in=LISTED) | Q(social_list__in=LISTED)
    return RunSchool.objects.filter(on_any, run=key).order_by().exists()


def run_schools_visible_to(person: Person, run: Run) -> QuerySet[RunSchool]:
    """Schools of a run (already known to be visible) whose pages a person may open."""
    rows: QuerySet[RunSchool] = RunSchool.objects.filter(run=run)
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return rows
    published = own.has(Role.HEAD) and Publication.objects.filter(run=run, withdrawn_at=None).exists()
    return _of_territory(rows, own, with_heads=published)


def _of_territory(rows: QuerySet[RunSchool], own: Territory, *, with_heads: bool) -> QuerySet[RunSchool]:
    """Narrow schools of runs to those of a municipality and, where a list is published, of a head."""
    seen: QuerySet[RunSchool] = RunSchool.objects.none()
    if own.has(Role.MUNICIPALITY):
        now_there = School.objects.filter(municipality__in=own.municipalities)
        seen = rows.filter(Q(municipality__in=own.municipalities) | Q(school__in=now_there))
    if own.has(Role.HEAD):
        heads: QuerySet[RunSchool] = rows.filter(school__in=own.schools) if with_heads else rows.none()
        seen = seen | heads if own.has(Role.MUNICIPALITY) else heads
    return seen


def withdrawn_act(
    person: Person,
    *,
    run_id: UUID | None = None,
    publication_id: int | None = None,
    school_id: int | None = None,
) -> Publication | None:
    """Give the act whose withdrawal closed a page to a municipality or a head, if that is why it is closed."""
    own = territory_of(person)
    if own.has(*ANALYSTS) or not own.has(Role.MUNICIPALITY, Role.HEAD):
        return None
    acts = Publication.objects.filter(**({"run": run_id} if run_id else {"pk": publication_id}))
    act = acts.defer("figures").order_by("-published_at", "-pk").first()
    if act is None or act.is_in_force:
        return None
    if school_id is not None:
        rows = RunSchool.objects.filter(run=run_id, pk=school_id)
        if not _of_territory(rows, own, with_heads=True).exists():
            return None
    return act


def seen_row(person: Person, run: Run, number: int) -> RunSchool:
    """Give a school of a run (already known to be visible) whose page a person may open; else it is not found."""
    found: list[RunSchool]
    if is_analyst(person):
        found = [row for row in _any_row(number) if row.run_id == run.pk]
    else:
        found = list(run_schools_visible_to(person, run).select_related("school").filter(pk=number))
    if not found:
        raise Http404
    return found[0]


def page_of(run: Run, language: str) -> dict[str, object]:
    """Give the stored overview in one language."""
    stored = RunPage.objects.filter(run=run, language=language).values_list("content", flat=True).first()
    return stored or {}


def verifications_visible_to(person: Person) -> QuerySet[Verification]:
    """Analysts see all, a municipality its own."""
    found = Verification.objects.all()
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return found
    if own.has(Role.MUNICIPALITY):
        return found.filter(municipality__in=own.municipalities)
    return found.none()


def items_visible_to(person: Person) -> QuerySet[VerificationItem]:
    """Schools under verification in what the person may see."""
    return VerificationItem.objects.filter(verification__in=verifications_visible_to(person))


def publications_visible_to(person: Person) -> QuerySet[Publication]:
    """Analysts see withdrawn ones too; the authorities and heads those in force."""
    found = Publication.objects.all()
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return found
    if own.has(Role.MUNICIPALITY, Role.HEAD):
        return found.filter(withdrawn_at=None)
    return found.none()


def public_publications() -> QuerySet[Publication]:
    """Lists that their act opened to everybody, those that were withdrawn too."""
    return Publication.objects.filter(audience="public")


def own_rows(schools: Collection[int]) -> list[tuple[RunSchool, Publication]]:
    """Rows of these schools in the runs whose lists are published, the latest first, each with its act."""
    acts = {one.run_id: one for one in Publication.objects.filter(withdrawn_at=None).defer("figures")}
    rows = (
        RunSchool.objects.filter(school__in=schools, run__in=acts)
        .select_related("run")
        .defer("years", *LONG_OF_ITS_RUN)
        .order_by("-run__year", "name")
    )
    return [(row, acts[row.run_id]) for row in rows[:100]]
