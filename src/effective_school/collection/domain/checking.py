"""Checking what a submission holds: warnings to be explained, and how complete it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from effective_school.collection.domain.queries import accepted_values_of
from effective_school.collection.domain.schools import school_lines
from effective_school.collection.domain.wording import NO_ROWS
from effective_school.collection.forms_registry import (
    Form,
    SchoolLine,
    Trouble,
    Values,
    forms_of,
    source,
)
from effective_school.collection.models import Campaign, DataRow, Finding, Submission

MOST_FINDINGS = 3_000


@dataclass(frozen=True)
class Filled:
    """How complete one table of one year is: schools that have a row of those that report."""

    form: str
    year: int
    expected: int
    filled: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Share of schools with a row, 0-100, rounded down."""
        return self.filled * 100 // self.expected if self.expected else 100


def recheck(submission: Submission) -> None:
    """Check the rows of a submission again: its findings and counts are renewed, explanations are kept.

    Called inside the transaction that changed rows, with the submission locked.
    """
    campaign = submission.campaign
    forms = forms_of(campaign.forms, "en")
    lines = school_lines(submission.municipality, campaign.years)
    rows: dict[str, list[DataRow]] = {form.code: [] for form in forms}
    for row in DataRow.objects.filter(submission=submission, is_removed=False).order_by("table", "key"):
        rows.setdefault(row.table, []).append(row)
    values = {table: [row.values for row in found] for table, found in rows.items() if found}
    read = source().check(values, lines, beside=_beside(submission, lines), compare=True)
    filled = completeness(campaign, forms, lines, rows)
    troubles = [*read.troubles, *_gaps(filled, started=bool(values))]
    _renew_findings(submission, troubles, rows)
    _count(submission, filled)


def recount(submission: Submission) -> None:
    """Count anew how complete a submission is, as the register has its schools now."""
    campaign = submission.campaign
    lines = school_lines(submission.municipality, campaign.years)
    rows = rows_by_table(submission)
    _count(submission, completeness(campaign, forms_of(campaign.forms, "en"), lines, rows))


def _count(submission: Submission, filled: Sequence[Filled]) -> None:
    submission.rows_expected = sum(one.expected for one in filled)
    submission.rows_filled = sum(one.filled for one in filled)


def rows_by_table(submission: Submission) -> dict[str, list[DataRow]]:
    """Rows of a submission by table: only what tells whose they are."""
    rows: dict[str, list[DataRow]] = defaultdict(list)
    stored = DataRow.objects.filter(submission=submission, is_removed=False)
    for row in stored.only("submission", "table", "school_code", "year", "key").order_by().iterator(2000):
        rows[row.table].append(row)
    return rows


def completeness(
    campaign: Campaign,
    forms: Sequence[Form],
    lines: Sequence[SchoolLine],
    rows: Mapping[str, Sequence[DataRow]],
) -> list[Filled]:
    """How complete each table of each year is."""
    found = []
    expected = _expected(campaign, forms, lines)
    for form in forms:
        present: dict[int, set[str]] = defaultdict(set)
        for row in rows.get(form.code, ()):
            if row.year is not None:
                present[row.year].add(row.school_code or row.key)
        for year in sorted(campaign.years):
            wanted = expected.get((form.code, year), set())
            missing = wanted - present[year]
            found.append(
                Filled(form.code, year, len(wanted), len(wanted) - len(missing), tuple(sorted(missing)))
            )
    return found


def count_expected(campaign: Campaign, lines: Sequence[SchoolLine]) -> int:
    """How many schools (times tables and years) a campaign wants rows for from whoever has these schools."""
    forms = forms_of(campaign.forms, "en")
    return sum(len(units) for units in _expected(campaign, forms, lines).values())


def _expected(
    campaign: Campaign, forms: Sequence[Form], lines: Sequence[SchoolLine]
) -> dict[tuple[str, int], set[str]]:
    asked = source().expected([form.code for form in forms], lines, campaign.years)
    units: dict[tuple[str, int], set[str]] = defaultdict(set)
    for form in forms:
        for values in asked.get(form.code, ()):
            year = values.get(form.year)
            if isinstance(year, int):
                unit = str(values.get(form.school) or "") if form.school else form.key_of(values)
                units[form.code, year].add(unit)
    return units


def _beside(submission: Submission, lines: Sequence[SchoolLine]) -> dict[str, list[Values]]:
    """Accepted rows of the years around those of the campaign, for comparison."""
    years = sorted(submission.campaign.years)
    around = {years[0] - 1, years[-1] + 1} - set(years)
    codes = None if submission.municipality_id is None else {line.code for line in lines}
    return {table: accepted_values_of(table, around, codes) for table in submission.campaign.forms}


def _gaps(filled: Sequence[Filled], *, started: bool) -> list[Trouble]:
    if not started:
        return []
    return [
        Trouble(
            "warning", NO_ROWS, one.form, value=str(one.year), year=one.year,
            details={"schools": list(one.missing)},
        )
        for one in filled
        if one.missing
    ]  # fmt: skip


def _renew_findings(
    submission: Submission, troubles: Sequence[Trouble], rows: Mapping[str, Sequence[DataRow]]
) -> None:
    """Write what was found; what stands as before keeps its explanation and its number."""
    before = {_identity(one): one for one in Finding.objects.filter(submission=submission, upload=None)}
    fresh: list[Finding] = []
    kept: set[int] = set()
    for trouble in troubles[:MOST_FINDINGS]:
        finding = finding_of(submission, trouble)
        if trouble.row is not None and trouble.table in rows:
            finding.key, finding.file_row = rows[trouble.table][trouble.row].key, None
        elif trouble.school:
            finding.key = trouble.school
        known = before.get(_identity(finding))
        if known is None:
            fresh.append(finding)
        else:
            kept.add(known.pk)
    Finding.objects.filter(submission=submission, upload=None).exclude(pk__in=kept).delete()
    Finding.objects.bulk_create(fresh, batch_size=500)


def finding_of(submission: Submission, trouble: Trouble) -> Finding:
    """A problem as it is kept."""
    details = {name: value for name, value in trouble.details.items() if value is not None}
    if trouble.more:
        details["more"] = trouble.more
    return Finding(
        submission=submission,
        severity=trouble.severity,
        rule=trouble.rule,
        table=trouble.table,
        sheet=trouble.sheet[:120],
        file_row=trouble.row,
        column=trouble.column[:120],
        value=trouble.value[:250],
        details=details,
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    details = sorted((name, repr(value)) for name, value in finding.details.items())
    return (
        finding.severity,
        finding.rule,
        finding.table,
        finding.key,
        finding.column,
        finding.value,
        tuple(details),
    )
