"""A region with accepted data, and runs over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.collection.enums import CampaignState, HandsIn, SubmissionState
from effective_school.collection.models import Campaign, DataRow, Submission
from effective_school.identification.domain.methods import load_builtin_methods
from effective_school.identification.domain.publication import Act, publish
from effective_school.identification.domain.runs import compute_run, start_run
from effective_school.identification.domain.verification import send_verification
from effective_school.identification.enums import Audience
from effective_school.identification.models import MethodVersion, Publication, Run
from effective_school.identification.tasks import compute, queue_run
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality, School, SchoolYear
from school_index.sample.write import sample_tables
from tests.factories.organisations import make_person

LISTS = ["low_results", "risk_group"]
KEYS = {
    "exams": ("school_id", "year", "exam", "subject", "grade"),
    "certificates": ("school_id", "year", "exam"),
    "social": ("school_id", "year"),
}


def load_region(tables: dict[str, pl.DataFrame], person: User | None = None) -> User:
    """Put the tables of a region into the register and, as accepted, into one campaign."""
    operator = person or make_person(Role.OPERATOR)
    _load_register(tables["schools"])
    today = date(2019, 9, 1)
    campaign = Campaign.objects.create(
        title="Region",
        forms=list(KEYS),
        years=[],
        hands_in=HandsIn.EXAM_CENTRE,
        opens_on=today,
        due_on=today,
        closes_on=today,
        state=CampaignState.CLOSED,
    )
    submission = Submission.objects.create(
        campaign=campaign, state=SubmissionState.ACCEPTED, accepted_at=timezone.now()
    )
    for table, keys in KEYS.items():
        if table in tables:
            DataRow.objects.bulk_create(
                (_row(submission, table, keys, row, operator) for row in tables[table].iter_rows(named=True)),
                batch_size=1000,
            )
    return operator


def _row(
    submission: Submission, table: str, keys: tuple[str, ...], row: dict[str, Any], person: User
) -> DataRow:
    return DataRow(
        submission=submission,
        table=table,
        school_code=row["school_id"],
        year=row["year"],
        key="|".join("" if row.get(key) is None else str(row[key]) for key in keys),
        values=row,
        accepted_values=row,
        entered_by=person,
        entered_at=timezone.now(),
    )


def _load_register(schools: pl.DataFrame) -> None:
    names = schools["municipality"].unique().sort().to_list()
    places = {name: Municipality.objects.get_or_create(name=name)[0] for name in names}
    last = schools.sort("year").unique("school_id", keep="last")
    known = {
        row["school_id"]: School.objects.create(
            code=row["school_id"], name=row["name"], municipality=places[row["municipality"]]
        )
        for row in last.iter_rows(named=True)
    }
    SchoolYear.objects.bulk_create(
        SchoolYear(
            school=known[row["school_id"]],
            year=row["year"],
            group=row["group"],
            excluded=row.get("excluded") or "",
        )
        for row in schools.iter_rows(named=True)
    )


def sample_region(schools: int = 60, seed: int = 1) -> dict[str, pl.DataFrame]:
    """Make the tables of a small synthetic region; the years are written out for every school."""
    return sample_tables(schools, 3, 2019, seed)


def active_method(method_id: str = "khabarovsk-2020") -> MethodVersion:
    """Give a built-in method."""
    load_builtin_methods()
    return MethodVersion.objects.filter(method_id=method_id).latest("number")


def compute_now(run: Run) -> Run:
    """Do what the worker would do with a run that was just started."""
    job = queue_run(run, run.started_by)
    compute.call(job_id=str(job.pk), run_id=str(run.pk))
    return Run.objects.get(pk=run.pk)


def make_run(
    operator: User | None = None, *, schools: int = 60, seed: int = 1, year: int = 2019, drawn: bool = False
) -> Run:
    """Load a region if there is none, start a run and compute it; charts and workbooks only if asked for."""
    person = operator or make_person(Role.OPERATOR)
    if not SchoolYear.objects.exists():
        load_region(sample_region(schools, seed), person)
    run, _ = start_run(year=year, method=active_method(), person=person)
    return compute_now(run) if drawn else compute_run(run, _silence, drawn=False)


def publish_run(
    run: Run,
    number: str = "12-p",
    *,
    lists: Sequence[str] = LISTS,
    columns: Sequence[str] | None = None,
) -> Publication:
    """Send lists for verification and publish them, answers or not; with `columns` for everybody."""
    today = timezone.localdate()
    person = run.started_by
    send_verification(run, lists=lists, due_on=today, message="", person=person, beside_others=True)
    return publish(
        run,
        act=Act(number, today, "Ministry", None),
        lists=lists,
        audience=Audience.AUTHORITIES if columns is None else Audience.PUBLIC,
        columns=columns or [],
        person=make_person(Role.MINISTRY),
        without_answers=True,
    )


def _silence(done: int, total: int) -> None:
    del done, total
