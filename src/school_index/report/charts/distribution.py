"""How schools spread over an index (or over the number of failing assessments), with the cuts, year under year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from school_index.report.charts.svg import inline_data
from school_index.report.charts.theme import COLOURS, WIDTH, colour_of

_PANEL = 84
_TICKS = 3


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
    """A cut on the axis and what stands beside it; the words are on the side of the band."""

    value: float
    words: str
    is_bottom: bool


@dataclass(frozen=True)
class Panel:
    """One year of one group."""

    title: str
    bars: Sequence[Bar]
    cuts: Sequence[CutMark]


def distribution_chart(
    panels: Sequence[Panel], *, domain: tuple[float, float], step: float, axis: str, decimal: str
) -> alt.VConcatChart:
    """Draw the years of one group one under another on a common scale; `decimal` is the decimal mark."""
    most = max((bar.high for panel in panels for bar in panel.bars), default=1)
    last = len(panels) - 1
    drawn = [
        _panel(panel, domain, step, most, axis if place == last else "", decimal)
        for place, panel in enumerate(panels)
    ]
    return alt.vconcat(*drawn, spacing=12)


def _panel(
    panel: Panel, domain: tuple[float, float], step: float, most: int, axis: str, decimal: str
) -> alt.LayerChart:
    values = [round(domain[0] + step * place, 6) for place in range(round((domain[1] - domain[0]) / step) + 1)]
    label = "datum.label" if decimal == "." else "replace(datum.label, '.', ',')"
    x_axis = alt.Axis(
        values=values, title=axis or None, labels=bool(axis), labelExpr=label, grid=False, domain=True
    )
    x = alt.X("start:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=x_axis)
    y_axis = alt.Axis(title=None, tickCount=_TICKS, domain=False, tickMinStep=1, format="d", minExtent=24, maxExtent=24)
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, most * 1.3], nice=False), axis=y_axis)
    rows = [
        {"start": bar.start, "end": bar.end, "low": bar.low, "high": bar.high, "band": bar.band}
        for bar in panel.bars
    ]
    bands = sorted({bar.band for bar in panel.bars}) or ["middle"]
    colour = alt.Color(
        "band:N", legend=None, scale=alt.Scale(domain=bands, range=[colour_of(band) for band in bands])
    )
    bars = (
        alt.Chart(inline_data(rows))
        .mark_rect(xOffset=0.5, x2Offset=-0.5)
        .encode(x=x, x2="end:Q", y=y, y2="high:Q", color=colour)
    )
    layers: list[alt.Chart] = [bars]
    for cut in panel.cuts:
        layers += _cut(cut, most)
    return alt.layer(*layers).properties(width=WIDTH, height=_PANEL, title=panel.title)


def _cut(cut: CutMark, most: int) -> list[alt.Chart]:
    data = inline_data([{"start": cut.value, "low": 0, "high": most * 1.3, "words": cut.words}])
    rule = alt.Chart(data).mark_rule(strokeDash=[4, 3], color=COLOURS["ink"].light)
    words = alt.Chart(data).mark_text(
        align="right" if cut.is_bottom else "left",
        dx=-5 if cut.is_bottom else 5,
        dy=6,
        baseline="middle",
        fontSize=12,
        color=COLOURS["ink"].light,
    )
    return [
        rule.encode(x="start:Q", y="low:Q", y2="high:Q"),
        words.encode(x="start:Q", y="high:Q", text="words:N"),
    ]
