"""Boundaries of municipalities: reading GeoJSON, finding whose they are, keeping them."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from effective_school.common.domain.files import keep_file
from effective_school.common.people import Person
from effective_school.common.searching import folded
from effective_school.organisations.domain.outlines import Point, Polygons, simplified
from effective_school.organisations.models import Boundary, Municipality

MOST_POINTS = 2_000_000
KEPT_POINTS = 6_000
"""What is kept of a whole region: enough for a sheet of paper, little enough for a phone."""
LEAST_POINTS = 40
RING_POINTS = 4
NAME_PROPERTIES = ("name", "name:ru", "NAME", "name_ru", "NAME_RU", "title", "shapeName", "ADM2_RU")
_SHOWN_UNKNOWN = 20
_COMMON_WORDS = frozenset({"муниципальный", "район", "округ", "городской", "город", "г.", "р-н"})
_MEANT = str.maketrans("«»\"'“”-–", "        ")
_DEGREES, _POLE = 180, 90


class BoundariesRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A file that holds no boundaries; the text says why and what to do."""


@dataclass(frozen=True)
class Stored:
    """What became of a file: municipalities with an outline, without one, and names that fit none."""

    found: list[str]
    missing: list[str]
    unknown: list[str]


def store_boundaries(*, upload: File[bytes], person: Person) -> Stored:
    """Read a GeoJSON file and keep the outline of every municipality that it names; the rest stays as it was."""
    content = b"".join(upload.chunks())
    features = read_features(content)
    places = list(Municipality.objects.order_by("name"))
    known = _by_name(places)
    outlines: dict[int, Polygons] = {}
    unknown: dict[str, None] = {}
    for name, polygons in features:
        pk = known.get(folded(name)) or known.get(_core(name))
        if pk is None:
            unknown[name] = None
        else:
            outlines.setdefault(pk, []).extend(polygons)
    if not outlines:
        raise BoundariesRefused(
            _(
                "None of the areas in the file (%(count)d) is named as a municipality of the register. "
                "In the file: %(theirs)s. In the register: %(ours)s."
            )
            % {
                "count": len(features),
                "theirs": _some(list(unknown)),
                "ours": _some([place.name for place in places]),
            }
        )
    most = max(KEPT_POINTS * len(outlines) // len(places), LEAST_POINTS * len(outlines))
    outlines = simplified(outlines, most)
    with transaction.atomic():
        file = keep_file(ContentFile(content, upload.name), person)
        for pk, polygons in outlines.items():
            Boundary.objects.update_or_create(
                municipality_id=pk, defaults={"polygons": polygons, "file": file}
            )
    return Stored(
        found=[place.name for place in places if place.pk in outlines],
        missing=[place.name for place in places if place.pk not in outlines],
        unknown=sorted(unknown)[:_SHOWN_UNKNOWN],
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
        raise BoundariesRefused(_no_areas(features))
    return areas


def _no_areas(features: list[Any]) -> str:
    kinds = Counter(
        feature["geometry"]["type"]
        for feature in features
        if isinstance(feature, dict)
        and isinstance(feature.get("geometry"), dict)
        and isinstance(feature["geometry"].get("type"), str)
    )
    if not kinds:
        return _("The file holds no areas: Polygon or MultiPolygon with a name is needed.")
    return _("The file holds no areas but %(kinds)s: Polygon or MultiPolygon with a name is needed.") % {
        "kinds": ", ".join(f"{kind[:20]} ({count})" for kind, count in kinds.most_common(3))
    }


def _area(feature: object, number: int) -> tuple[str, Polygons] | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        return None
    geometry, properties = feature["geometry"], feature.get("properties")
    if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return None
    names = properties if isinstance(properties, dict) else {}
    name = next((str(names[key]) for key in NAME_PROPERTIES if isinstance(names.get(key), str)), "").strip()
    if not name:
        raise BoundariesRefused(
            _("Area %(number)d has no name: the property “name” is needed.") % {"number": number}
        )
    name = name[:100]
    coordinates = geometry.get("coordinates")
    many = [coordinates] if geometry["type"] == "Polygon" else coordinates
    try:
        polygons = [[[_point(point, name) for point in ring] for ring in polygon] for polygon in many]
    except (TypeError, ValueError, KeyError, IndexError, OverflowError):
        polygons = []
    if not polygons or any(not polygon or len(polygon[0]) < RING_POINTS for polygon in polygons):
        raise BoundariesRefused(
            _(
                "The outline of “%(name)s” cannot be read: longitude and latitude in degrees (WGS 84) are needed."
            )
            % {"name": name}
        )
    return name, polygons


def _point(point: Any, name: str) -> Point:  # noqa: ANN401 - whatever the file holds
    longitude, latitude = float(point[0]), float(point[1])
    if abs(longitude) <= _DEGREES and abs(latitude) <= _POLE:
        return longitude, latitude
    if abs(longitude) <= _POLE and abs(latitude) <= _DEGREES:
        raise BoundariesRefused(
            _(
                "In the outline of “%(name)s” latitude stands before longitude: %(first)s, %(second)s. "
                "GeoJSON wants longitude first; swap them when you export the file."
            )
            % {"name": name, "first": f"{longitude:g}", "second": f"{latitude:g}"}
        )
    raise BoundariesRefused(
        _(
            "The outline of “%(name)s” is not in degrees: %(first)s, %(second)s. "
            "Export the file once more in the coordinate system WGS 84 (EPSG:4326)."
        )
        % {"name": name, "first": f"{longitude:.10g}", "second": f"{latitude:.10g}"}
    )


def _by_name(places: list[Municipality]) -> dict[str, int]:
    """Municipalities by their name, and by what it has of its own where only one has it."""
    cores = Counter(_core(place.name) for place in places)
    short = {_core(place.name): place.pk for place in places if cores[_core(place.name)] == 1}
    return short | {folded(place.name): place.pk for place in places}


def _core(name: str) -> str:
    """Give a name without what most share: `район имени Лазо` is `муниципальный район им. Лазо`."""
    words = folded(name).translate(_MEANT).replace("имени", "им.").split()
    return " ".join(word for word in words if word not in _COMMON_WORDS)


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")  # noqa: PLR2004 - examples
