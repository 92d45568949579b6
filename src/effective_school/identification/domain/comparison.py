"""Two runs compared: which schools changed their list, and why."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from effective_school.identification.models import Run, RunSchool

FEW = 1_000


@dataclass(frozen=True)
class Difference:
    """What two runs differ in as a whole."""

    same_method: bool
    same_data: bool
    same_year: bool


def difference(first: Run, second: Run) -> Difference:
    """Say what two runs differ in."""
    return Difference(
        same_method=first.method_text == second.method_text,
        same_data=first.input_fingerprint == second.input_fingerprint,
        same_year=first.year == second.year,
    )


@dataclass(frozen=True)
class Changes:
    """How many schools of a run are listed otherwise, how many it lacks; `few` are its rows, where they are few."""

    changed: int
    gone: int
    few: tuple[int, ...] | None


@lru_cache(maxsize=64)
def changes_between(first: UUID, second: UUID) -> Changes:
    """Compare two finished runs, once in a process: neither ever changes."""
    listed = ("code", "results_list", "social_list")
    before = {code: lists for code, *lists in RunSchool.objects.filter(run=first).values_list(*listed)}
    after = RunSchool.objects.filter(run=second).values_list("pk", *listed)
    rows = [pk for pk, code, *lists in after if before.pop(code, None) != lists]
    return Changes(changed=len(rows), gone=len(before), few=tuple(rows) if len(rows) <= FEW else None)


def changed_schools(first: Run, second: Run) -> QuerySet[RunSchool]:
    """Schools of the second run whose list differs from the first.

    Rows carry `before_results`, `before_social` and `before_digest`, `absent` where the first run lacks the school.
    """
    before = RunSchool.objects.filter(run=first, code=OuterRef("code"))

    def value(name: str) -> Coalesce:
        return Coalesce(Subquery(before.values(name)[:1]), Value("absent"), output_field=CharField())

    rows = RunSchool.objects.filter(run=second)
    few = changes_between(first.pk, second.pk).few
    if few is not None:
        rows = rows.filter(pk__in=few)
    rows = rows.annotate(
        before_results=value("results_list"),
        before_social=value("social_list"),
        before_digest=value("data_digest"),
    )
    changed: QuerySet[RunSchool] = rows.filter(
        ~Q(before_results=F("results_list")) | ~Q(before_social=F("social_list"))
    )
    return changed
