"""What a person may see, and what was accepted."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from effective_school.collection.enums import CampaignState, HandsIn, SubmissionState
from effective_school.collection.models import Campaign, DataRow, Study, StudyResultReceipt, Submission
from effective_school.common.kept_queries import TEXT, KeptQuery
from effective_school.common.people import Person
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School

ANALYSTS = (Role.MINISTRY, Role.OPERATOR, Role.EXAM_CENTRE)


def campaigns_visible_to(person: Person) -> QuerySet[Campaign]:
    """Campaigns whose pages a person may open: drafts are for the operator and the ministry."""
    own = territory_of(person)
    if own.has(Role.OPERATOR, Role.MINISTRY):
        return Campaign.objects.all()
    shown = Campaign.objects.exclude(state=CampaignState.DRAFT)
    if own.has(Role.EXAM_CENTRE):
        return shown
    if own.municipalities:
        return shown.filter(hands_in=HandsIn.MUNICIPALITY)
    return Campaign.objects.none()


def campaigns_with_progress(person: Person) -> QuerySet[Campaign]:
    """Campaigns with the numbers of submissions: `asked`, and `handed_in` or accepted at least once.

    Submissions that the person may see are counted: how far other municipalities are is not for a municipality.
    """
    own = territory_of(person)
    seen = Q() if own.has(*ANALYSTS) else Q(submissions__municipality__in=own.municipalities)
    handed = Q(submissions__state=SubmissionState.SUBMITTED) | Q(submissions__accepted_at__isnull=False)
    counted = campaigns_visible_to(person).annotate(
        asked=Count("submissions", filter=seen), handed_in=Count("submissions", filter=seen & handed)
    )
    return counted.order_by("-due_on", "title", "pk")


def submissions_visible_to(person: Person) -> QuerySet[Submission]:
    """Submissions whose pages a person may open."""
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return Submission.objects.all()
    if own.has(Role.MUNICIPALITY):
        return Submission.objects.filter(municipality__in=own.municipalities)
    return Submission.objects.none()


def rows_visible_to(person: Person) -> QuerySet[DataRow]:
    """Rows that a person may read: of their territory's schools, whoever handed them in."""
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return DataRow.objects.all()
    schools = School.objects.filter(code=OuterRef("school_code"))
    territory = Q(municipality__in=own.municipalities) | Q(pk__in=own.schools)
    return DataRow.objects.filter(Exists(schools.filter(territory)))


def _counted(rows: QuerySet[DataRow], code: str) -> QuerySet[DataRow, Any]:
    about = rows.filter(school_code=code, is_removed=False).order_by().values("school_code")
    accepted = Count("pk", filter=Q(accepted_values__isnull=False))
    return about.annotate(all=Count("pk"), accepted=accepted).values_list("all", "accepted")


_all_about = KeptQuery(lambda code: _counted(DataRow.objects.all(), code), TEXT)


def rows_about(person: Person, code: str) -> tuple[int, int]:
    """How many rows about a school a person may read, and how many of them are accepted."""
    everything = territory_of(person).has(*ANALYSTS)
    found = _all_about(code) if everything else list(_counted(rows_visible_to(person), code))
    return found[0] if found else (0, 0)


def studies_visible_to(person: Person) -> QuerySet[Study]:
    """Every person with a role sees the calendar."""
    return Study.objects.all() if territory_of(person).roles else Study.objects.none()


def receipts_visible_to(person: Person) -> QuerySet[StudyResultReceipt]:
    """Receipts of results: all for the region's authorities, its own for a municipality."""
    own = territory_of(person)
    if own.has(*ANALYSTS):
        return StudyResultReceipt.objects.all()
    if own.has(Role.MUNICIPALITY):
        return StudyResultReceipt.objects.filter(municipality__in=own.municipalities)
    return StudyResultReceipt.objects.none()


def accepted_rows(table: str, years: Iterable[int] | None = None) -> list[dict[str, Any]]:
    """Rows of one table as they were accepted, in key order; of one key in two campaigns the later accepted.

    Each row is a dict by column code, key columns included, ready for the engine. What was changed after an
    acceptance counts with its accepted values until the change is accepted.
    """
    return [values for _, values in _accepted(table, years)]


def accepted_values_of(
    table: str, years: Iterable[int], schools: Iterable[str] | None
) -> list[dict[str, Any]]:
    """Accepted rows of one table, of some schools only where `schools` names their codes."""
    return [values for _, values in _accepted(table, years, schools)]


def accepted_fingerprint(tables: Iterable[str], years: Iterable[int] | None = None) -> str:
    """Digest of the accepted state: equal data give equal digests, whatever way they came."""
    digest = hashlib.sha256()
    chosen = None if years is None else sorted(set(years))
    for table in sorted(set(tables)):
        for key, values in _accepted(table, chosen):
            digest.update(json.dumps([table, key, values], ensure_ascii=False, sort_keys=True).encode())
            digest.update(b"\n")
    return digest.hexdigest()


def accepted_years(table: str) -> list[int]:
    """Years of which a table has accepted rows, oldest first."""
    rows = DataRow.objects.filter(table=table, accepted_values__isnull=False, year__isnull=False)
    years = rows.order_by().values_list("year", flat=True).distinct()
    return sorted(year for year in years if year is not None)


def _accepted(
    table: str, years: Iterable[int] | None, schools: Iterable[str] | None = None
) -> list[tuple[str, dict[str, Any]]]:
    rows = DataRow.objects.filter(
        table=table, accepted_values__isnull=False, submission__accepted_at__isnull=False
    )
    if years is not None:
        rows = rows.filter(year__in=sorted(set(years)))
    if schools is not None:
        rows = rows.filter(school_code__in=sorted(set(schools)))
    ordered = rows.order_by("submission__accepted_at", "submission_id").values_list("key", "accepted_values")
    newest: dict[str, dict[str, Any]] = {key: values for key, values in ordered if values is not None}
    return sorted(newest.items())
