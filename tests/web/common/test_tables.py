"""Rows of a table are cut into pages; those of a single page are not counted by the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from effective_school.common.tables import PER_PAGE
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School
from tests.factories.organisations import make_municipality, sign_in_as

pytestmark = pytest.mark.django_db
PAGE = "/organisations/schools/"


@pytest.mark.parametrize(("rows", "pages", "counted"), [(0, 1, 0), (PER_PAGE, 1, 0), (PER_PAGE + 1, 2, 1)])
def test_rows_are_counted_where_they_fill_a_page(client: Client, rows: int, pages: int, counted: int) -> None:
    place = make_municipality()
    School.objects.bulk_create(
        School(code=f"27{number:04}", name=f"Школа {number:04}", municipality=place) for number in range(rows)
    )
    sign_in_as(client, Role.OPERATOR)

    with CaptureQueriesContext(connection) as caught:
        table = client.get(PAGE).context["table"]

    assert (table.total, table.page.paginator.num_pages, len(table.rows)) == (
        rows,
        pages,
        min(rows, PER_PAGE),
    )
    counts = [
        one["sql"] for one in caught if "COUNT(*)" in one["sql"] and '"organisations_school"' in one["sql"]
    ]
    assert len(counts) == counted


def test_every_row_stands_on_one_page(client: Client) -> None:
    place = make_municipality()
    School.objects.bulk_create(
        School(code=f"27{number:04}", name=f"Школа {number:04}", municipality=place) for number in range(120)
    )
    sign_in_as(client, Role.OPERATOR)

    def codes(page: str) -> list[str]:
        return [str(row[1].text) for row in client.get(PAGE + page).context["table"].rows]

    assert codes("") == codes("?page=1") == codes("?page=junk") == [f"27{n:04}" for n in range(50)]
    assert codes("?page=2") == [f"27{n:04}" for n in range(50, 100)]
    assert codes("?page=3") == codes("?page=9") == [f"27{n:04}" for n in range(100, 120)]
