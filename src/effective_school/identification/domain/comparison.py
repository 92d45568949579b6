"""Two runs compared: which schools changed their list, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

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
        same_method=_same_method(first.pk, second.pk),
        same_data=first.input_fingerprint == second.input_fingerprint,
        same_year=first.year == second.year,
    )


@lru_cache(maxsize=256)
def _same_method(first: UUID, second: UUID) -> bool:
    """Compare the texts of the methods of two runs, which never change."""
    texts = Run.objects.filter(pk__in=(first, second)).order_by().values_list("method_text", flat=True)
    return len(set(texts)) == 1


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
    """Schools of the second run whose list differs from the first."""
    rows = RunSchool.objects.filter(run=second)
    few = changes_between(first.pk, second.pk).few
    return rows.filter(pk__in=few) if few is not None else unlike(rows, first, "results_list", "social_list")


def unlike(rows: QuerySet[RunSchool], first: Run, *lists: str) -> QuerySet[RunSchool]:
    """Leave those rows that the first run lacks, or has otherwise on one of these lists."""
    same = {name: OuterRef(name) for name in lists}
    before = RunSchool.objects.filter(run=first, code=OuterRef("code"), **same).order_by()
    # Not NOT EXISTS: for fifty rows PostgreSQL would read both runs whole.
    return rows.alias(as_before=Subquery(before.values("pk")[:1])).filter(as_before=None)


class Before(NamedTuple):
    """What the first run said about a school."""

    results_list: str
    social_list: str
    data_digest: str


ABSENT = Before("absent", "absent", "absent")


def said_before(first: Run, rows: Iterable[RunSchool]) -> dict[str, Before]:
    """Give what the first run said about the schools of these rows, by code."""
    listed = RunSchool.objects.filter(run=first, code__in=[row.code for row in rows]).order_by()
    return {code: Before(*said) for code, *said in listed.values_list("code", *Before._fields)}
