"""Rows of a table are cut into pages; those of a single page are not counted by the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from effective_school.common import paging
from effective_school.common.tables import PER_PAGE
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School
from tests.factories.organisations import make_municipality, make_school, sign_in_as

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


def test_what_a_search_finds_is_cut_as_the_whole_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the first found rows the keys are known, further ones are asked for: both stand where they belong."""
    monkeypatch.setattr(paging, "FEW", 70)
    place = make_municipality()
    School.objects.bulk_create(
        School(code=f"27{n:04}", name=f"Лицей {n:04}", municipality=place, search_text=f" лицей {n:04}")
        for n in range(120)
    )
    make_school(place, code="3000", name="Гимназия")
    sign_in_as(client, Role.OPERATOR)

    def shown(page: str) -> tuple[list[str], int]:
        table = client.get(f"{PAGE}?locality=&status=open&q={page}").context["table"]
        return [str(row[1].text) for row in table.rows], table.total

    assert shown("лицей") == ([f"27{n:04}" for n in range(50)], 120)
    assert shown("лицей&page=2") == ([f"27{n:04}" for n in range(50, 100)], 120)
    assert shown("лицей&page=9") == ([f"27{n:04}" for n in range(100, 120)], 120)
    assert shown("лицей&sort=-code")[0] == [f"27{n:04}" for n in reversed(range(70, 120))]
    assert shown("лицей&sort=-code&page=3")[0] == [f"27{n:04}" for n in reversed(range(20))]
    assert shown("гимназия") == (["3000"], 1)
    assert shown("вечерняя") == ([], 0)


def test_too_many_found_rows_are_not_counted_to_the_end(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "FEW", 60)
    monkeypatch.setattr(paging, "MOST_LEAFED", 100)
    place = make_municipality()
    School.objects.bulk_create(
        School(code=f"27{n:04}", name=f"Школа {n:04}", municipality=place) for n in range(101)
    )
    sign_in_as(client, Role.OPERATOR)

    found = client.get(f"{PAGE}?status=open")

    assert "Больше 100 строк: листать можно первые 100." in found.content.decode()
    assert found.context["table"].page.paginator.num_pages == 2
    assert client.get(f"{PAGE}?status=open&page=9").context["table"].page.number == 2
    assert len(client.get(f"{PAGE}?status=open&export=csv").content.decode().splitlines()) == 102
    assert "101 строка" in client.get(PAGE).content.decode()
