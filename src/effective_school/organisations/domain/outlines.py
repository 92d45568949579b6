"""Outlines as numbers: simplifying them so that neighbours keep one common border."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Polygons: TypeAlias = list[list[Ring]]

LEAST_RING = 3
_CELLS = 2500
"""The grid that evens out points which differ by less than a pixel has so many cells along the region."""
_BETWEEN = 2
_KEPT_OF_TINY = 40
_OF_AN_ISLET = 12
"""So many points of the whole for every island beside the mainland."""


def simplified(outlines: dict[int, Polygons], most: int) -> dict[int, Polygons]:
    """Leave at most about `most` points: first those that change the drawing least are left out.

    A point that neighbours share stays or goes for both (Visvalingam's triangles over the common net of borders).
    """
    step = max(_extent(outlines) / _CELLS, 1e-6)
    drawn = {pk: _on_grid(polygons, step) for pk, polygons in outlines.items()}
    drawn = _without_islets(drawn, most // _OF_AN_ISLET)
    gone = _points_to_drop(drawn, most)
    return {pk: _without(polygons, gone) for pk, polygons in drawn.items()}


def centre_of(points: Iterable[Point]) -> Point:
    """Give the middle of points on the globe; the longitude opposite the widest gap, so that 180° is no edge."""
    points = list(points)
    east = sorted({x % 360 for x, _ in points})
    gaps = [(after - before, before) for before, after in zip(east, [*east[1:], east[0] + 360], strict=True)]
    width, start = max(gaps)
    longitude = (start + width + (360 - width) / 2 + 180) % 360 - 180
    south, north = min(y for _, y in points), max(y for _, y in points)
    return longitude, (south + north) / 2


def area_of(ring: Ring) -> float:
    """Give the area inside a ring, negative when it turns clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring)) / 2


def points_of(outlines: Iterable[Polygons]) -> Iterator[Point]:
    """Give every point."""
    return (point for polygons in outlines for polygon in polygons for ring in polygon for point in ring)


def size_of(polygons: Polygons) -> int:
    """Count the points."""
    return sum(len(ring) for polygon in polygons for ring in polygon)


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _extent(outlines: dict[int, Polygons]) -> float:
    points = list(points_of(outlines.values()))
    middle, _ = centre_of(points)
    across = [(x - middle + 180) % 360 for x, _ in points]
    up = [y for _, y in points]
    return max(max(across) - min(across), max(up) - min(up))


def _on_grid(polygons: Polygons, step: float) -> Polygons:
    kept = []
    for polygon in polygons:
        outer, *holes = (_ring_on_grid(ring, step) for ring in polygon)
        if len(outer) >= LEAST_RING:
            kept.append([outer, *(hole for hole in holes if len(hole) >= LEAST_RING)])
    return kept or [[_thin_ring(polygons)]]


def _ring_on_grid(ring: Ring, step: float) -> Ring:
    moved: Ring = []
    for x, y in ring:
        point = round(round(x / step) * step, 5), round(round(y / step) * step, 5)
        if not moved or point != moved[-1]:
            moved.append(point)
    while len(moved) > 1 and moved[0] == moved[-1]:
        moved.pop()
    return moved if len(set(moved)) >= LEAST_RING else []


def _thin_ring(polygons: Polygons) -> Ring:
    """Keep a municipality that is smaller than a cell of the grid as it is, with fewer points."""
    largest = max((polygon[0] for polygon in polygons), key=lambda ring: abs(area_of(ring)))
    return largest[:: 1 + len(largest) // _KEPT_OF_TINY]


def _points_to_drop(drawn: dict[int, Polygons], most: int) -> set[Point]:
    links: defaultdict[Point, set[Point]] = defaultdict(set)
    uses: Counter[Point] = Counter()
    for polygons in drawn.values():
        for ring in (ring for polygon in polygons for ring in polygon):
            uses.update(ring)
            for one, next_one in _sides(ring):
                links[one].add(next_one)
                links[next_one].add(one)
    left = sum(uses.values())
    waiting = [(_weight(point, links), point) for point in links if len(links[point]) == _BETWEEN]
    heapq.heapify(waiting)
    gone: set[Point] = set()
    while waiting:
        weight, point = heapq.heappop(waiting)
        if point in gone or weight != _weight(point, links):
            continue
        if weight and left <= most:
            break
        first, second = links[point]
        if second in links[first]:
            continue
        gone.add(point)
        left -= uses[point]
        for one, other in ((first, second), (second, first)):
            links[one].discard(point)
            links[one].add(other)
            if len(links[one]) == _BETWEEN:
                heapq.heappush(waiting, (_weight(one, links), one))
    return gone


def _weight(point: Point, links: dict[Point, set[Point]]) -> float:
    """Give the area of the triangle of a point and its two neighbours."""
    if len(links[point]) != _BETWEEN:
        return -1
    (x1, y1), (x2, y2) = sorted(links[point])
    return round(abs((x1 - point[0]) * (y2 - point[1]) - (x2 - point[0]) * (y1 - point[1])), 12)


def _without(polygons: Polygons, gone: set[Point]) -> Polygons:
    kept = []
    for polygon in polygons:
        outer, *holes = ([point for point in ring if point not in gone] for ring in polygon)
        if len(outer) >= LEAST_RING:
            kept.append([outer, *(hole for hole in holes if len(hole) >= LEAST_RING)])
    return kept or polygons[:1]


def _without_islets(outlines: dict[int, Polygons], most: int) -> dict[int, Polygons]:
    """Leave at most `most` parts beside the largest of each municipality: the largest islands stay."""
    islets = sorted(
        (abs(area_of(polygon[0])), pk, place)
        for pk, polygons in outlines.items()
        for place, polygon in enumerate(polygons)
        if polygon is not max(polygons, key=lambda one: abs(area_of(one[0])))
    )
    dropped = {(pk, place) for _, pk, place in islets[: max(len(islets) - most, 0)]}
    return {
        pk: [polygon for place, polygon in enumerate(polygons) if (pk, place) not in dropped]
        for pk, polygons in outlines.items()
    }
