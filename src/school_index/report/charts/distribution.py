"""How schools spread over an index (or over the number of failing assessments), with the cuts, year under year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from school_index.report.charts.svg import inline_data, unchecked
from school_index.report.charts.theme import COLOURS, colour_of

_WIDTH, _PANEL = 290, 84
_HEADROOM = 1.45
_LEFT_EDGE, _RIGHT_EDGE = 0.12, 0.78
_LABELS: dict[str, tuple[Literal["left", "right"], int]] = {
    "bottom": ("right", 0),
    "bottom at the edge": ("left", 1),
    "top": ("left", 0),
    "top at the edge": ("right", 1),
}


@dataclass(frozen=True)
class Bar:
    """So many schools of one band between `start` and `end`, drawn from `low` up to `high` schools."""

    start: float
    end: float
    low: int
    high: int
    band: str


@dataclass(frozen=True)
class CutMark:
    """A cut on the axis and what stands beside it: the words are on the side of the band where they fit."""

    value: float
    words: str
    is_bottom: bool


@dataclass(frozen=True)
class Panel:
    """One year of one group."""

    title: str
    bars: Sequence[Bar]
    cuts: Sequence[CutMark]


@unchecked
def distribution_chart(
    panels: Sequence[Panel], *, domain: tuple[float, float], ticks: Sequence[float], axis: str, decimal: str
) -> alt.FacetChart:
    """Draw the years of one group one under another on a common scale; `decimal` is the decimal mark."""
    top = _HEADROOM * max((bar.high for panel in panels for bar in panel.bars), default=1)
    label = "datum.label" if decimal == "." else "replace(datum.label, '.', ',')"
    x = alt.X(
        "start:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(values=list(ticks), title=axis, labelExpr=label, grid=False),
    )
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            title=None, tickCount=3, tickMinStep=1, domain=False, format="d", minExtent=24, maxExtent=24
        ),
    )
    bands = sorted({bar.band for panel in panels for bar in panel.bars}) or ["middle"]
    colour = alt.Color(
        "band:N", legend=None, scale=alt.Scale(domain=bands, range=[colour_of(band) for band in bands])
    )
    rows = list(_rows(panels, top, domain))
    high, ink, base = alt.Y2("high:Q"), COLOURS["ink"].light, alt.Chart()
    bars = base.transform_filter("datum.kind == 'bar'").mark_rect(xOffset=0.5, x2Offset=-0.5)
    rules = base.transform_filter("datum.kind != 'bar'").mark_rule(strokeDash=[4, 3], color=ink)
    layers = [
        bars.encode(x=x, x2=alt.X2("end:Q"), y=y, y2=high, color=colour),
        rules.encode(x=x, y=y, y2=high),
        *(_labels(base, kind, x) for kind in sorted({row["kind"] for row in rows} & set(_LABELS))),
    ]
    header = alt.Header(title=None, labelOrient="top", labelAnchor="start", labelAlign="left", labelAngle=0)
    panel = alt.layer(*layers, data=inline_data(rows)).properties(width=_WIDTH, height=_PANEL)
    return panel.facet(row=alt.Row("panel:N", sort=None, header=header), spacing=14)


def _labels(base: alt.Chart, kind: str, x: alt.X) -> alt.Chart:
    align, line = _LABELS[kind]
    mark = base.transform_filter(f"datum.kind == '{kind}'").mark_text(
        align=align, dx=-5 if align == "right" else 5, dy=6 + 14 * line, baseline="middle"
    )
    labels: alt.Chart = mark.encode(x=x, y=alt.Y("high:Q"), text=alt.Text("words:N"))
    return labels


def _rows(panels: Sequence[Panel], top: float, domain: tuple[float, float]) -> Iterator[dict[str, Any]]:
    for panel in panels:
        if not panel.bars:
            yield {"panel": panel.title, "kind": "empty"}
        for bar in panel.bars:
            place = {"start": bar.start, "end": bar.end, "low": bar.low, "high": bar.high}
            yield {"panel": panel.title, "kind": "bar", "band": bar.band, **place}
        for cut in panel.cuts:
            kind = _place(cut, domain)
            yield {
                "panel": panel.title, "kind": kind, "words": cut.words, "start": cut.value, "low": 0, "high": top
            }  # fmt: skip


def _place(cut: CutMark, domain: tuple[float, float]) -> str:
    """Near an edge the words turn inwards, one line lower, so that no chart grows beyond its frame."""
    along = (cut.value - domain[0]) / (domain[1] - domain[0])
    if cut.is_bottom:
        return "bottom at the edge" if along < _LEFT_EDGE else "bottom"
    return "top at the edge" if along > _RIGHT_EDGE else "top"
