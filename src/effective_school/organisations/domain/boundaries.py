"""Outlines of municipalities: reading GeoJSON, simplifying, drawing."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from effective_school.common.domain.files import keep_file
from effective_school.common.people import Person
from effective_school.organisations.models import Boundary, Municipality
from effective_school.organisations.models.school import folded
from effective_school.organisations.tile_map import Tile, short_name

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Polygons: TypeAlias = list[list[Ring]]

MOST_POINTS = 2_000_000
KEPT_POINTS = 6_000
FIRST_STEP = 0.005  # degrees
RING_POINTS = 4
NAME_PROPERTIES = ("name", "name:ru", "NAME", "name_ru", "NAME_RU", "title", "shapeName", "ADM2_RU")
WIDTH = 600


class BoundariesRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A file that holds no boundaries; the text says why and what to do."""


@dataclass(frozen=True)
class Stored:
    """What became of a file: municipalities with an outline, without one, and names that fit none."""

    found: list[str]
    missing: list[str]
    unknown: list[str]


@dataclass(frozen=True)
class Shape:
    """A municipality on the map."""

    tile: Tile
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """The map, in its own units."""

    width: int
    height: int
    shapes: list[Shape]


def store_boundaries(*, upload: File[bytes], person: Person) -> Stored:
    """Read a GeoJSON file and keep the outline of every municipality that it names; the rest stays as it was."""
    content = b"".join(upload.chunks())
    features = read_features(content)
    places = list(Municipality.objects.order_by("name"))
    by_name = {form: place for place in places for form in (folded(place.name), _short(place.name))}
    outlines: dict[int, Polygons] = {}
    unknown = []
    for name, polygons in features:
        place = by_name.get(folded(name)) or by_name.get(_short(name))
        if place is None:
            unknown.append(name)
        else:
            outlines.setdefault(place.pk, []).extend(polygons)
    if not outlines:
        raise BoundariesRefused(
            _(
                "None of the %(count)d areas in the file is named as a municipality of the register, "
                "for example “%(name)s”."
            )
            % {"count": len(features), "name": places[0].name if places else ""}
        )
    outlines = simplified(outlines)
    with transaction.atomic():
        file = keep_file(ContentFile(content, upload.name), person)
        for pk, polygons in outlines.items():
            Boundary.objects.update_or_create(
                municipality_id=pk, defaults={"polygons": polygons, "file": file}
            )
    return Stored(
        found=[place.name for place in places if place.pk in outlines],
        missing=[place.name for place in places if place.pk not in outlines],
        unknown=sorted(set(unknown))[:50],
    )


def read_features(content: bytes) -> list[tuple[str, Polygons]]:
    """Give name and polygons of every area of a GeoJSON collection."""
    try:
        told: Any = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BoundariesRefused(_("The file is not GeoJSON: it cannot be read as JSON in UTF-8.")) from None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        raise BoundariesRefused(_("The file is not a GeoJSON collection: it has no list “features”."))
    areas = []
    points = 0
    for number, feature in enumerate(features, start=1):
        area = _area(feature, number)
        if area is not None:
            areas.append(area)
            points += sum(len(ring) for polygon in area[1] for ring in polygon)
        if points > MOST_POINTS:
            raise BoundariesRefused(
                _("The boundaries are too detailed. Simplify them and send the file again.")
            )
    if not areas:
        raise BoundariesRefused(_("The file holds no areas: Polygon or MultiPolygon with a name is needed."))
    return areas


def simplified(outlines: dict[int, Polygons]) -> dict[int, Polygons]:
    """Move points to a grid that is made coarser until few enough are left.

    Points that neighbours share move alike, so their common border stays one line.
    """
    step = FIRST_STEP
    while True:
        drawn = {pk: _on_grid(polygons, step) for pk, polygons in outlines.items()}
        if step >= 1 or sum(_size(polygons) for polygons in drawn.values()) <= KEPT_POINTS:
            return drawn
        step *= 2


def drawing_of(tiles: Iterable[Tile], boundaries: Iterable[Boundary]) -> Drawing | None:
    """Lay the outlines of the tiles' municipalities on a sheet; None without any."""
    outlines = {boundary.municipality_id: boundary.polygons for boundary in boundaries}
    shown = [tile for tile in tiles if tile.key in outlines]
    points = [point for tile in shown for polygon in outlines[tile.key] for point in polygon[0]]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * squeeze, (north - south) * 0.6, 0.001)

    def at(point: Point) -> tuple[int, int]:
        return round((point[0] - west) * squeeze * scale), round((north - point[1]) * scale)

    shapes = []
    for tile in shown:
        rings = [[at(point) for point in ring] for polygon in outlines[tile.key] for ring in polygon]
        path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)
        largest = max((polygon[0] for polygon in outlines[tile.key]), key=lambda ring: abs(_area_of(ring)))
        x, y = at(_middle(largest))
        shapes.append(Shape(tile, path, x, y))
    width, height = at((east, south))
    return Drawing(max(width, 1), max(height, 1), shapes)


def _area(feature: object, number: int) -> tuple[str, Polygons] | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        return None
    geometry, properties = feature["geometry"], feature.get("properties")
    if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    names = properties if isinstance(properties, dict) else {}
    name = next((str(names[key]) for key in NAME_PROPERTIES if isinstance(names.get(key), str)), "")
    if not name:
        raise BoundariesRefused(
            _("Area %(number)d has no name: the property “name” is needed.") % {"number": number}
        )
    coordinates = geometry.get("coordinates")
    many = [coordinates] if geometry["type"] == "Polygon" else coordinates
    try:
        polygons = [[[_point(point) for point in ring] for ring in polygon] for polygon in many]
    except (TypeError, ValueError, KeyError, IndexError):
        polygons = []
    if not polygons or any(not polygon or len(polygon[0]) < RING_POINTS for polygon in polygons):
        raise BoundariesRefused(
            _(
                "The outline of “%(name)s” cannot be read: longitude and latitude in degrees (WGS 84) are needed."
            )
            % {"name": name[:100]}
        )
    return name, polygons


def _point(point: Any) -> Point:  # noqa: ANN401 - whatever the file holds
    longitude, latitude = float(point[0]), float(point[1])
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):  # noqa: PLR2004 - degrees
        raise ValueError
    return longitude, latitude


def _on_grid(polygons: Polygons, step: float) -> Polygons:
    kept = []
    for polygon in polygons:
        rings = [ring for ring in (_ring_on_grid(ring, step) for ring in polygon) if len(ring) >= RING_POINTS]
        if rings:
            kept.append(rings)
    return kept or [[max((ring for polygon in polygons for ring in polygon), key=len)[:200]]]


def _ring_on_grid(ring: Ring, step: float) -> Ring:
    moved: Ring = []
    for x, y in ring:
        point = round(round(x / step) * step, 4), round(round(y / step) * step, 4)
        if moved and point == moved[-1]:
            continue
        if len(moved) > 1 and _turn(moved[-2], moved[-1], point) == 0:
            moved[-1] = point
        else:
            moved.append(point)
    return moved


def _turn(first: Point, second: Point, third: Point) -> float:
    return round(
        (second[0] - first[0]) * (third[1] - first[1]) - (third[0] - first[0]) * (second[1] - first[1]), 9
    )


def _size(polygons: Polygons) -> int:
    return sum(len(ring) for polygon in polygons for ring in polygon)


def _area_of(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: Ring) -> Point:
    area = _area_of(ring)
    if not area:
        return ring[0]
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    return (
        sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (6 * area),
        sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (6 * area),
    )


def _short(name: str) -> str:
    return folded(short_name(name))
