"""Where there are too many municipalities to choose from, words of the name find them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from effective_school.organisations import place_filter
from effective_school.organisations.enums import Role
from tests.factories.organisations import make_municipality, make_school, sign_in_as

pytestmark = pytest.mark.django_db
PAGE = "/organisations/schools/"


@pytest.fixture(autouse=True)
def _two_places(client: Client) -> None:
    make_school(make_municipality("Амурский район"), code="270001", name="Северная школа")
    make_school(make_municipality("Район имени Лазо"), code="270002", name="Южная школа")
    sign_in_as(client, Role.OPERATOR)


def names(client: Client, query: str) -> list[str]:
    page = client.get(f"{PAGE}?{query}").content.decode()
    return [name for name in ("Северная школа", "Южная школа") if name in page]


def asked(client: Client) -> str:
    """The questions about municipalities alone that the page asks the database."""
    with CaptureQueriesContext(connection) as context:
        client.get(PAGE)
        asked = [query["sql"] for query in context.captured_queries]
    return "\n".join(sql for sql in asked if "INNER JOIN" not in sql)


def test_few_are_a_choice(client: Client) -> None:
    page = client.get(PAGE).content.decode()

    assert '<select id="filter-municipality"' in page
    key = page.split(">Район имени Лазо<")[0].rsplit('value="', 1)[1].split('"')[0]
    assert names(client, f"municipality={key}") == ["Южная школа"]
    assert names(client, "municipality=999999") == ["Северная школа", "Южная школа"]


def test_many_are_found_by_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_filter, "MOST_CHOICES", 1)

    assert '<input id="filter-municipality"' in client.get(PAGE).content.decode()
    assert names(client, "municipality=ЛАЗО") == ["Южная школа"]
    assert names(client, "municipality=район") == ["Северная школа", "Южная школа"]
    assert names(client, "municipality=nowhere") == []
    assert names(client, "municipality=99999999999999999999") == []


def test_too_many_are_not_asked_for_again_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_filter, "MOST_CHOICES", 1)
    first, again = (asked(client) for _ in range(2))

    assert "organisations_municipality" in first
    assert "organisations_municipality" not in again
    assert '<input id="filter-municipality"' in client.get(PAGE).content.decode()
    assert names(client, "municipality=ЛАЗО") == ["Южная школа"]
