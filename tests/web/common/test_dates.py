"""Moments and days are told by the clock of the region, Vladivostok."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from effective_school.common.dates import day, moment
from effective_school.identification.domain.runs import start_run
from effective_school.organisations.enums import Role
from tests.factories.identification import active_method, load_region, sample_region
from tests.factories.organisations import sign_in_as

EVENING = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "told"),
    [("ru", ("24.11.2026 06:30", "24.11.2026")), ("en", ("24 Nov 2026, 06:30", "24 Nov 2026"))],
)
def test_moment_of_the_evening_in_utc_belongs_to_the_next_day(language: str, told: tuple[str, str]) -> None:
    with translation.override(language):
        assert (moment(EVENING), day(EVENING)) == told


def test_words_follow_the_clock_that_is_asked_for() -> None:
    with translation.override("ru"):
        assert moment(EVENING) == "24.11.2026 06:30"
        with timezone.override("Europe/Moscow"):
            assert (moment(EVENING), day(EVENING)) == ("23.11.2026 23:30", "23.11.2026")


def test_a_day_stays_and_nothing_gives_nothing() -> None:
    with translation.override("ru"):
        assert (day(date(2026, 11, 23)), day(None), moment(None)) == ("23.11.2026", "", "")


@pytest.mark.django_db
def test_lists_of_runs_and_methods_tell_the_day_of_the_region(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    method = active_method()
    run, _is_new = start_run(year=2019, method=method, person=load_region(sample_region(12), operator))
    with connection.cursor() as cursor:
        for record in (method, run):
            table = connection.ops.quote_name(record._meta.db_table)  # noqa: SLF001
            cursor.execute(f"UPDATE {table} SET created_at = %s", [EVENING])  # noqa: S608 - our own table

    runs = client.get("/identification/runs/?export=csv").content.decode("utf-8-sig")
    methods = client.get("/identification/methods/?export=csv").content.decode("utf-8-sig")

    assert runs.splitlines()[1].endswith(";24.11.2026 06:30")
    assert methods.splitlines()[1].endswith(";24.11.2026")
