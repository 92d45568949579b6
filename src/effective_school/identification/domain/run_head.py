"""What the page of a finished run says beside its stored parts: it may change, so it is asked for at every look."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from effective_school.accounts.models import User
from effective_school.common.kept_queries import KEY, NUMBER, KeptQuery
from effective_school.identification.models import Publication, Run, RunCheck, RunSettings, Verification

SHOWN_CHECKS = 5

_about = KeptQuery(
    lambda key: Run.objects.filter(pk=key).values_list(
        Exists(Verification.objects.filter(run=OuterRef("pk"))),
        Exists(RunSettings.objects.filter(run=OuterRef("pk"), heads_see_changes=True)),
        Exists(Publication.objects.filter(year=OuterRef("year"), withdrawn_at=None)),
    ),
    KEY,
)
_acts = KeptQuery(lambda key: Publication.objects.filter(run_id=key, withdrawn_at=None).defer("figures"), KEY)
_checks = KeptQuery(lambda key: RunCheck.objects.filter(run_id=key).select_related("by")[:SHOWN_CHECKS], KEY)
_people = KeptQuery(lambda number: User.objects.filter(pk=number), NUMBER)


@dataclass(frozen=True)
class RunHead:
    """Whether lists were sent, heads see the smallest changes, the year has a list in force; its act; checks."""

    was_sent: bool
    heads_see_changes: bool
    year_is_published: bool
    publication: Publication | None
    checks: list[RunCheck]
    started_by: User


def head_of(run: Run) -> RunHead:
    """Ask for it."""
    was_sent, heads_see_changes, year_is_published = _about(run.pk)[0]
    return RunHead(
        was_sent=bool(was_sent),
        heads_see_changes=bool(heads_see_changes),
        year_is_published=bool(year_is_published),
        publication=next(iter(_acts(run.pk)), None),
        checks=_checks(run.pk),
        started_by=_people(run.started_by_id)[0],
    )
