"""Two runs compared: which schools changed their list, and why."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from effective_school.identification.models import Run, RunSchool


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


def changed_schools(first: Run, second: Run) -> QuerySet[RunSchool]:
    """Schools of the second run whose list differs from the first.

    Rows carry `before_results`, `before_social` and `before_digest`, `absent` where the first run lacks the school.
    """
    before = RunSchool.objects.filter(run=first, code=OuterRef("code"))

    def value(name: str) -> Coalesce:
        return Coalesce(Subquery(before.values(name)[:1]), Value("absent"), output_field=CharField())

    rows = RunSchool.objects.filter(run=second).annotate(
        before_results=value("results_list"),
        before_social=value("social_list"),
        before_digest=value("data_digest"),
    )
    changed: QuerySet[RunSchool] = rows.filter(
        ~Q(before_results=F("results_list")) | ~Q(before_social=F("social_list"))
    )
    return changed


def gone_schools(first: Run, second: Run) -> QuerySet[RunSchool]:
    """Schools of the first run that the second lacks."""
    there = RunSchool.objects.filter(run=second, code=OuterRef("code"))
    gone: QuerySet[RunSchool] = RunSchool.objects.filter(~Exists(there), run=first)
    return gone
