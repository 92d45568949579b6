"""The map of outlines: points of the globe laid on a sheet, and words where they fit."""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from effective_school.organisations.domain.outlines import (
    Point,
    Polygons,
    Ring,
    area_of,
    centre_of,
    points_of,
)
from effective_school.organisations.models import Boundary
from effective_school.organisations.tile_map import Tile, short_name

WIDTH = 4000
_TALLEST = 1.7
_VALUE, _NAME = 150, 105
"""Sizes of letters, in units of the sheet; `maps.css` says the same."""
_LETTER = 0.58
_ROWS = 14
_LEADING = 1.15
_TIGHT = 0.85
_BREAK = re.compile(r"[-\s]")

_Place = tuple[int, int]
_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    """One line of words on the map and the size of its letters."""

    text: str
    size: int

    @property
    def kind(self) -> str:
        """Whether it is the value or (a part of) the name."""
        return "value" if self.size == _VALUE else "name"


@dataclass(frozen=True)
class Label:
    """Words on the map: where the first line begins, and the lines."""

    x: int
    y: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Shape:
    """A municipality on the map; without a label where no words fit."""

    tile: Tile
    path: str
    label: Label | None


@dataclass(frozen=True)
class Drawing:
    """The map, in its own units; the largest municipality lies lowest."""

    width: int
    height: int
    shapes: list[Shape]


def drawing_of(tiles: Iterable[Tile], boundaries: Iterable[Boundary]) -> Drawing | None:
    """Lay the outlines of the tiles' municipalities on a sheet where areas keep their size; None without any."""
    outlines = {boundary.municipality_id: boundary.polygons for boundary in boundaries}
    shown = [tile for tile in tiles if outlines.get(tile.key)]
    points = list(points_of(outlines[tile.key] for tile in shown))
    if not points:
        return None
    flat = _equal_area(centre_of(points))
    placed = [flat(point) for point in points]
    west, east = min(x for x, _ in placed), max(x for x, _ in placed)
    south, north = min(y for _, y in placed), max(y for _, y in placed)
    scale = WIDTH / max(east - west, (north - south) / _TALLEST, 1e-9)

    def at(point: Point) -> _Place:
        x, y = flat(point)
        return round((x - west) * scale), round((north - y) * scale)

    areas = {
        tile.key: [[_once(map(at, ring)) for ring in part] for part in outlines[tile.key]] for tile in shown
    }
    by_size = sorted(shown, key=lambda tile: -_size(areas[tile.key]))
    labels = _labels(by_size[::-1], areas)
    shapes = [Shape(tile, _path(areas[tile.key]), labels.get(tile.key)) for tile in by_size]
    return Drawing(max(round((east - west) * scale), 1), max(round((north - south) * scale), 1), shapes)


def _equal_area(centre: Point) -> Callable[[Point], Point]:
    """Lambert's azimuthal equal-area projection around a centre."""
    middle, level = math.radians(centre[0]), math.radians(centre[1])

    def flat(point: Point) -> Point:
        turn, y = math.radians(point[0]) - middle, math.radians(point[1])
        near = math.sin(level) * math.sin(y) + math.cos(level) * math.cos(y) * math.cos(turn)
        k = math.sqrt(2 / max(1 + near, 1e-9))
        return (
            k * math.cos(y) * math.sin(turn),
            k * (math.cos(level) * math.sin(y) - math.sin(level) * math.cos(y) * math.cos(turn)),
        )

    return flat


def _once(places: Iterable[_Place]) -> Ring:
    ring: Ring = []
    for place in places:
        if not ring or place != ring[-1]:
            ring.append(place)
    return ring


def _size(polygons: Polygons) -> float:
    return sum(abs(area_of(polygon[0])) for polygon in polygons)


def _path(polygons: Polygons) -> str:
    """Steps from point to point: half the weight of places."""
    words = []
    for ring in (ring for polygon in polygons for ring in polygon):
        (x, y), *others = ring
        words.append(f"M{x:.0f} {y:.0f}l")
        steps = []
        for new_x, new_y in others:
            steps.append(f"{new_x - x:.0f} {new_y - y:.0f}")
            x, y = new_x, new_y
        words.append(" ".join(steps).replace(" -", "-") + "z")
    return "".join(words)


def _labels(tiles: list[Tile], areas: dict[int, Polygons]) -> dict[int, Label]:
    """Find a place for the words of each, the smallest first; the larger can step aside."""
    taken: list[_Box] = []
    labels: dict[int, Label] = {}
    for tile in tiles:
        largest = max(areas[tile.key], key=lambda polygon: abs(area_of(polygon[0])))
        spans = _from_the_middle(largest)
        for lines in _wordings(tile):
            place = _place_for(
                lines, [span for span in spans if _is_inside(span[1], lines, largest[0])], taken
            )
            if place is not None:
                taken.append(_box(place, lines))
                top = place[1] - _height(lines) / 2 + lines[0].size * 0.85
                labels[tile.key] = Label(round(place[0]), round(top), lines)
                break
    return labels


def _wordings(tile: Tile) -> Iterator[tuple[Line, ...]]:
    """Value and name, the name on two lines, the value alone: the first that fits is written."""
    value = (Line(tile.value, _VALUE),) if tile.value else ()
    name = short_name(tile.name)
    yield (*value, Line(name, _NAME))
    breaks = [place.end() for place in _BREAK.finditer(name)]
    if breaks:
        middle = min(breaks, key=lambda place: abs(place - len(name) / 2))
        yield (*value, Line(name[:middle].strip(), _NAME), Line(name[middle:].strip(), _NAME))
    if value:
        yield value


def _place_for(
    lines: tuple[Line, ...], spans: list[tuple[float, float, float]], taken: list[_Box]
) -> Point | None:
    """Give the place nearest to the middle where the words fit; a value alone may reach over the border."""
    width, height = _width(lines), _height(lines)
    for x, y, room in spans:
        near = [wide for _, row, wide in spans if abs(row - y) <= height / 2]
        fits = room >= width * _TIGHT and all(wide >= width * _TIGHT * 0.8 for wide in near)
        alone = len(lines) == 1 and lines[0].size == _VALUE
        if (fits or alone) and not any(_meet(_box((x, y), lines), box) for box in taken):
            return x, y
    return None


def _from_the_middle(polygon: list[Ring]) -> list[tuple[float, float, float]]:
    middle = sum(y for _, y in polygon[0]) / len(polygon[0])
    return sorted(_spans(polygon), key=lambda span: abs(span[1] - middle))


def _is_inside(y: float, lines: tuple[Line, ...], ring: Ring) -> bool:
    """Whether words around this row stay between the north and the south of the ring; small rings let them out."""
    top, bottom = min(y for _, y in ring), max(y for _, y in ring)
    half = min(_height(lines), bottom - top) / 2
    return top + half <= y + 1 and y - 1 <= bottom - half


def _width(lines: tuple[Line, ...]) -> float:
    return max(len(line.text) * line.size * _LETTER for line in lines)


def _height(lines: tuple[Line, ...]) -> float:
    return sum(line.size * _LEADING for line in lines)


def _spans(polygon: list[Ring]) -> Iterator[tuple[float, float, float]]:
    """Rows across a polygon: the middle of every stretch inside, and its width."""
    heights = [y for _, y in polygon[0]]
    top, bottom = min(heights), max(heights)
    for row in range(1, _ROWS):
        y = top + (bottom - top) * row / _ROWS + 0.5
        crossed = sorted(
            a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
            for ring in polygon
            for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (a[1] > y) != (b[1] > y)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            yield (left + right) / 2, y, right - left


def _box(place: Point, lines: tuple[Line, ...]) -> _Box:
    across, down = _width(lines) / 2, _height(lines) / 2
    return place[0] - across, place[1] - down, place[0] + across, place[1] + down


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
