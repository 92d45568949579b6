from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from effective_school.organisations.tile_map import Tile, hyphenated, level_of, placed, short_name
from effective_school.organisations.tiles import KHABAROVSK_KRAI
from school_index.sample.municipalities import KHABAROVSK
from tests.factories.organisations import make_municipality, make_school, sign_in_as

MUNICIPALITIES = "/organisations/municipalities/"
BOUNDARIES = "/organisations/boundaries/"


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def test_tiles_are_those_of_the_krai_and_none_covers_another() -> None:
    assert set(KHABAROVSK_KRAI) == {place.name for place in KHABAROVSK}
    assert len(set(KHABAROVSK_KRAI.values())) == 19


def test_names_on_tiles_are_short_and_may_break() -> None:
    assert [short_name(name) for name in sorted(KHABAROVSK_KRAI)][-3:] == [
        "Хабаровск",
        "им. Лазо",
        "им. Полины Осипенко",
    ]
    assert hyphenated("Верхнебуреинский").replace("\u00ad", "-") == "Верхне-бу-реинский"
    assert hyphenated("Солнечный").replace("\u00ad", "-") == "Сол-неч-ный"
    assert hyphenated("Охотский") == "Охотский"


def test_tile_without_a_place_of_its_own_stands_beside_the_map() -> None:
    first = Tile(1, "First", "/1/", "5", column=2, row=1)
    second = Tile(2, "Second", "/2/", "6", column=2, row=1)
    third = Tile(3, "Third", "/3/", "7")
    north = Tile(4, "North", "/4/", "8", column=0, row=0)

    on_map, rest = placed([first, second, third, north])

    assert [tile.name for tile in on_map] == ["North", "First"]
    assert [tile.name for tile in rest] == ["Second", "Third"]
    assert [level_of(value, 10) for value in (0, 1, 4, 9, 10)] == [
        "level-1",
        "level-1",
        "level-3",
        "level-5",
        "level-5",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    sign_in_as(client, Role.MINISTRY)
    for _ in range(rows):
        make_school()
    client.get(MUNICIPALITIES)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(MUNICIPALITIES)


LIST_QUERIES = 7


@pytest.mark.django_db
def test_municipality_sees_its_own_page_only(client: Client) -> None:
    own, other = make_municipality(), make_municipality()
    make_school(own, name="Own school")
    sign_in_as(client, Role.MUNICIPALITY, municipality=own)

    page = client.get(own.get_absolute_url())
    assert "Own school" in page.content.decode()
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(f"{own.get_absolute_url()}edit/").status_code == 403
    assert client.get(BOUNDARIES).status_code == 403


@pytest.mark.django_db
def test_operator_adds_and_changes_a_municipality(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    client.post(f"{MUNICIPALITIES}new/", {"name": "Amursk", "tile_column": 1, "tile_row": 3})
    place = Municipality.objects.get()
    client.post(
        f"{place.get_absolute_url()}edit/", {"name": "Amursk", "email": "a@example.org", "version": 1}
    )
    late = client.post(
        f"{place.get_absolute_url()}edit/", {"name": "Amursk", "email": "b@example.org", "version": 1}
    )

    place.refresh_from_db()
    assert (place.email, place.tile_column, place.version) == ("a@example.org", None, 2)
    assert "Stored now: a@example.org" in late.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"tile_column": 1}, {"tile_row": ["Give both the column and the row of the tile map, or neither."]}),
        ({"tile_row": 1}, {"tile_column": ["Give both the column and the row of the tile map, or neither."]}),
        (
            {"tile_column": 2, "tile_row": 3},
            {"tile_column": ["In this column and row stands Bikin: choose a free place on the tile map."]},
        ),
        ({"name": "Bikin"}, {"name": ["A municipality of this name is there already."]}),
        ({"tile_column": 3, "tile_row": 3}, {}),
        ({}, {}),
    ],
)
def test_a_municipality_takes_a_free_place_on_the_map_and_a_name_of_its_own(
    client: Client, sent: dict[str, object], errors: dict[str, list[str]]
) -> None:
    sign_in_as(client, Role.OPERATOR)
    other = make_municipality("Bikin")
    other.tile_column, other.tile_row = 2, 3
    other.save()
    standing = {"name": "Bikin", "tile_column": 2, "tile_row": 3, "version": 1}
    assert client.post(f"{other.get_absolute_url()}edit/", standing).status_code == 302

    page = client.post(f"{MUNICIPALITIES}new/", {"name": "Amursk", **sent})

    assert (page.context["form"].errors if page.context else {}) == errors
    assert Municipality.objects.count() == (1 if errors else 2)
