"""How schools moved between bands from year to year: one ribbon for each path, coloured by the list it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from school_index.report.charts.svg import inline_data, unchecked
from school_index.report.charts.theme import COLOURS, WIDTH, colour_of

_Align = Literal["left", "center", "right"]

_HEIGHT = 300
_GAP = 0.085
_STEPS = 12
_NODE = 0.018


@dataclass(frozen=True)
class Path:
    """So many schools with these bands, oldest year first, and the list that they are on."""

    bands: tuple[str, ...]
    list_id: str
    count: int


@dataclass(frozen=True)
class Node:
    """One band in one year, drawn from `low` to `high`."""

    year: int
    band: str
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Layout:
    """Where everything stands: nodes, and for each path its lower edge in each year."""

    nodes: tuple[Node, ...]
    edges: Mapping[Path, tuple[float, ...]]
    height: float


def lay_out(paths: Sequence[Path], bands: Sequence[str]) -> Layout:
    """Stack bands in each year (the last of `bands` on top) and the paths within them, with few crossings."""
    years = len(paths[0].bands)
    total = sum(path.count for path in paths)
    gap = total * _GAP
    place = {band: position for position, band in enumerate(bands)}
    edges: dict[Path, list[float]] = {path: [] for path in paths}
    nodes: list[Node] = []
    top = 0.0
    for year in range(years):
        level = 0.0
        for band in bands:
            members = [path for path in paths if path.bands[year] == band]
            if not members:
                continue
            start = level
            for path in sorted(members, key=lambda one: _order(one, year, place)):
                edges[path].append(level)
                level += path.count
            nodes.append(Node(year, band, start, level, round(level - start)))
            level += gap
        top = max(top, level)
    return Layout(tuple(nodes), {path: tuple(lows) for path, lows in edges.items()}, top)


def _order(path: Path, year: int, place: Mapping[str, int]) -> tuple[float, tuple[int, ...], str]:
    """A path that goes to (or comes from) lower bands lies lower in its node; near years weigh more."""
    ranks = tuple(place[band] for band in path.bands)
    pull = sum(rank / (4.0 ** abs(other - year)) for other, rank in enumerate(ranks))
    return pull, ranks, path.list_id


@unchecked
def paths_chart(
    paths: Sequence[Path], bands: Sequence[str], years: Sequence[int], band_words: Mapping[str, str]
) -> alt.TopLevelMixin:
    """Draw the paths; `bands` from the lowest, `band_words` names them."""
    layout = lay_out(paths, bands)
    height = max(layout.height, 1.0)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, max(len(years) - 1, 1)], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], nice=False), axis=None)
    lists = sorted({path.list_id for path in paths})
    colour = alt.Color(
        "list:N", legend=None, scale=alt.Scale(domain=lists, range=[colour_of(one) for one in lists])
    )
    ribbons = (
        alt.Chart(inline_data(_ribbon_rows(layout)))
        .mark_area(opacity=0.85)
        .encode(x=x, y=y, y2=alt.Y2("y2:Q"), color=colour, detail=alt.Detail("key:N"))
    )
    nodes = (
        alt.Chart(inline_data(_node_rows(layout, len(years))))
        .mark_rect(color=COLOURS["ink"].light)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
    )
    layers: list[alt.Chart] = [ribbons] if len(years) > 1 else []
    layers.append(nodes)
    for place, year in enumerate(years):
        align: _Align = "left" if place == 0 else "right" if place == len(years) - 1 else "center"
        head = [{"x": place, "y": height, "words": str(year)}]
        layers.append(_texts(head, align, x, y, dy=-16, fontSize=13, fontWeight="bold"))
        layers.append(_texts(_label_rows(layout, place, band_words), align, x, y, dy=-3, baseline="bottom"))
    return alt.layer(*layers, width=WIDTH, height=_HEIGHT)


def _ribbon_rows(layout: Layout) -> list[dict[str, Any]]:
    """Rows of all ribbons, plain ones first so that lists lie above them."""
    rows: list[dict[str, Any]] = []
    order = sorted(layout.edges, key=lambda path: (path.list_id != "none", path.bands, path.list_id))
    for number, path in enumerate(order):
        lows = layout.edges[path]
        for year in range(len(lows) - 1):
            for step in range(_STEPS + 1):
                t = step / _STEPS
                smooth = t * t * (3 - 2 * t)
                low = lows[year] + (lows[year + 1] - lows[year]) * smooth
                place = {"x": round(year + t, 4), "y": round(low, 3), "y2": round(low + path.count, 3)}
                rows.append({"key": f"{number:04}-{year}", "list": path.list_id, **place})
    return rows


def _node_rows(layout: Layout, years: int) -> list[dict[str, Any]]:
    width = _NODE * max(years - 1, 1)
    rows = []
    for node in layout.nodes:
        start = min(max(node.year - width / 2, 0), max(years - 1, 1) - width)
        rows.append({"x": start, "x2": start + width, "y": node.low, "y2": node.high})
    return rows


def _label_rows(layout: Layout, place: int, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Counts above the nodes of a year; a band is named where it first appears."""
    seen = {node.band for node in layout.nodes if node.year < place}
    return [
        {
            "x": place,
            "y": node.high,
            "words": str(node.count) if node.band in seen else f"{words[node.band]} {node.count}",
        }
        for node in layout.nodes
        if node.year == place
    ]


def _texts(
    rows: list[dict[str, Any]],
    align: _Align,
    x: alt.X,
    y: alt.Y,
    **look: Any,  # noqa: ANN401 - Altair's own options
) -> alt.Chart:
    mark = alt.Chart(inline_data(rows)).mark_text(align=align, color=COLOURS["ink"].light, **look)
    texts: alt.Chart = mark.encode(x=x, y=y, text=alt.Text("words:N"))
    return texts
