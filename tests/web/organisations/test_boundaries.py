from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from effective_school.organisations.domain.boundaries import KEPT_POINTS
from effective_school.organisations.domain.outline_map import Drawing, drawing_of
from effective_school.organisations.domain.outlines import Polygons, area_of, centre_of, simplified, size_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Boundary
from effective_school.organisations.tile_map import Tile
from tests.factories.organisations import make_municipality, sign_in_as

MUNICIPALITIES = "/organisations/municipalities/"
BOUNDARIES = "/organisations/boundaries/"


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def area(name: str, ring: list[list[float]]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def square(name: str, west: float, south: float) -> dict[str, Any]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return area(name, ring)


def send(client: Client, told: object) -> str:
    content = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
    answer = client.post(BOUNDARIES, {"file": SimpleUploadedFile("krai.geojson", content)}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def circle(x: float, y: float, radius: float, points: int) -> list[tuple[float, float]]:
    turns = [2 * math.pi * number / points for number in range(points)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


@pytest.mark.django_db
def test_boundaries_are_matched_by_name_and_drawn(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    make_municipality("Амурский муниципальный район")
    make_municipality("Охотский муниципальный район")
    make_municipality("муниципальный район имени Лазо")
    features = [
        square("Амурский район", 136, 50),
        square("амурский", 137, 50),
        square("район им. Лазо", 135, 48),
        square("Атлантида", 1, 1),
    ]

    page = send(client, {"type": "FeatureCollection", "features": features})

    assert "2 outlines are stored." in page
    assert "1 municipality is not in the file: Охотский муниципальный район" in page
    assert "No municipality of the register is named so: Атлантида" in page
    assert [len(boundary.polygons) for boundary in Boundary.objects.order_by("municipality__name")] == [2, 1]
    assert client.get(MUNICIPALITIES).content.decode().count('<path class="outline') == 2


@pytest.mark.django_db
def test_a_name_that_two_municipalities_share_is_taken_whole(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    make_municipality("городской округ «Город Бор»")
    district = make_municipality("Бор муниципальный район")

    page = send(client, {"features": [square("Бор", 44, 56), square("Бор муниципальный район", 45, 56)]})

    assert "1 outline is stored." in page
    assert [boundary.municipality for boundary in Boundary.objects.all()] == [district]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "words"),
    [
        (b"\xff\xfe", "The file is not GeoJSON"),
        (b"[" * 100_000, "The file is not GeoJSON"),
        ([1], "it has no list"),
        ({"features": []}, "The file holds no areas:"),
        ({"features": [1, None, {"geometry": {"type": "Point"}}]}, "The file holds no areas but Point (1)"),
        ({"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}, "Area 1 has no name"),
        ({"features": [square("Amursk", 50, 136)]}, "latitude stands before longitude: 50, 136."),
        ({"features": [square("Amursk", 1_500_000, 50)]}, "“Amursk” is not in degrees: 1500000, 50."),
        ({"features": [square("Amursk", math.nan, 50)]}, "“Amursk” is not in degrees: nan, 50."),
        ({"features": [area("Amursk", [[10**400, 1]])]}, "The outline of “Amursk” cannot be read"),
        ({"features": [area("Amursk", [[1, 1], [2, 2], [1, 1]])]}, "The outline of “Amursk” cannot be read"),
        (
            {"features": [square("Elsewhere", 5, 50)]},
            "In the file: Elsewhere. In the register: Amursk.",
        ),
        (
            {
                "features": [
                    {"properties": {"name": "x"}, "geometry": {"type": "Polygon", "coordinates": {"a": 1}}}
                ]
            },
            "The outline of “x” cannot be read",
        ),
    ],
)
def test_a_file_without_boundaries_gets_a_clear_message(client: Client, told: object, words: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    make_municipality("Amursk")

    assert words in send(client, told)
    assert Boundary.objects.count() == 0


@pytest.mark.django_db
def test_outlines_sent_one_by_one_weigh_no_more_than_the_region_sent_at_once(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    for number in range(10):
        make_municipality(f"Place {number}")
    for number in range(3):
        ring = [list(point) for point in circle(130 + number, 50, 0.4, 5000)]
        send(client, {"features": [area(f"Place {number}", [*ring, ring[0]])]})

    assert [size_of(boundary.polygons) <= KEPT_POINTS // 10 for boundary in Boundary.objects.all()] == [
        True
    ] * 3


def test_neighbours_keep_one_common_border() -> None:
    border = [(1.0 + 0.05 * math.sin(number / 7), number / 500) for number in range(501)]
    west: Polygons = [[[(0.0, 1.0), (0.0, 0.0), *border]]]
    east: Polygons = [[[*border, (2.0, 1.0), (2.0, 0.0)]]]

    drawn = simplified({1: west, 2: east}, 80)

    shared = [[point for point in drawn[key][0][0] if 0.5 < point[0] < 1.5] for key in (1, 2)]
    assert shared[0] == shared[1]
    assert 30 < len(shared[0]) <= 40


def test_a_tiny_city_is_kept_and_the_smallest_islands_go_first() -> None:
    islands: Polygons = [[circle(20 + number, 10, 0.1 + number / 100, 30)] for number in range(20)]
    district: Polygons = [[circle(10, 10, 8, 500)], *islands]
    city: Polygons = [[circle(10, 10, 0.0004, 300)]]

    drawn = simplified({1: district, 2: city}, 60)

    assert len(drawn[2][0][0]) >= 3
    assert abs(area_of(drawn[1][0][0])) == pytest.approx(math.pi * 64, rel=0.1)
    assert [round(island[0][0][0]) for island in drawn[1][1:]] == [35, 36, 37, 38, 39]


def test_the_edge_of_the_map_of_the_world_does_not_split_a_region() -> None:
    longitude, latitude = centre_of([(170.0, 60.0), (-170.0, 70.0)])

    assert (round(longitude) % 360, latitude) == (180, 65.0)


def draw(*shapes: tuple[str, Polygons]) -> Drawing:
    tiles = [Tile(number, name, f"/{number}/", "33 %") for number, (name, _) in enumerate(shapes)]
    boundaries = [
        Boundary(municipality_id=number, polygons=shape) for number, (_, shape) in enumerate(shapes)
    ]
    drawing = drawing_of(tiles, boundaries)
    assert drawing is not None
    return drawing


def test_the_north_is_not_drawn_wider_than_it_is() -> None:
    """Areas keep their size: a square degree at 62° covers 0.69 of one at 47°."""
    ring = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
    at = [[[[(130 + x, level + y) for x, y in ring]]] for level in (47, 62)]

    picture = draw(("South", at[0]), ("North", at[1]))

    sizes = {shape.tile.name: _area_of_path(shape.path) for shape in picture.shapes}
    assert sizes["North"] / sizes["South"] == pytest.approx(0.694, abs=0.02)
    assert picture.height > picture.width


def _area_of_path(path: str) -> float:
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    ring = [(numbers[0], numbers[1])]
    for x, y in zip(numbers[2::2], numbers[3::2], strict=True):
        ring.append((ring[-1][0] + x, ring[-1][1] + y))
    return abs(area_of(ring))


def test_words_on_the_map_do_not_cover_each_other() -> None:
    """A city lies over the middle of its district; the district's words step aside, and the city is on top."""
    district: Polygons = [[circle(135, 48, 2, 90)]]
    city: Polygons = [[circle(135, 48, 0.2, 30)]]

    picture = draw(("Хабаровск", city), ("Хабаровский муниципальный район", district))

    names = [shape.tile.name for shape in picture.shapes]
    labels = {shape.tile.name: shape.label for shape in picture.shapes if shape.label}
    assert names == ["Хабаровский муниципальный район", "Хабаровск"]
    assert [line.text for line in labels["Хабаровск"].lines] == ["33 %"]
    assert [line.text for line in labels["Хабаровский муниципальный район"].lines] == ["33 %", "Хабаровский"]
    assert abs(labels["Хабаровск"].y - labels["Хабаровский муниципальный район"].y) > 150


def test_without_outlines_there_is_no_map() -> None:
    assert drawing_of([Tile(1, "Amursk", "/1/", "5")], []) is None
