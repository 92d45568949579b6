"""Municipalities compared: the share of their schools on each list, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from school_index.report.charts.svg import inline_data, unchecked
from school_index.report.charts.theme import COLOURS, WIDTH, colour_of

_ROW = 40
_BAR = 13


@dataclass(frozen=True)
class Stack:
    """One municipality: its name with figures, and the number of schools on each list, in drawing order."""

    words: str
    counts: Sequence[tuple[str, int]]


@unchecked
def municipalities_chart(stacks: Sequence[Stack], *, region: float, percent: str) -> alt.TopLevelMixin:
    """Draw a full-width bar for each municipality.

    `region` is the whole region's share, a tick on every bar; `percent` is the percent sign of the language.
    """
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for place, stack in enumerate(stacks):
        names.append({"row": place, "x": 0, "words": stack.words})
        whole = sum(count for _, count in stack.counts) or 1
        reached = 0
        for list_id, count in stack.counts:
            if count:
                rows.append(
                    {"row": place, "x": reached / whole, "x2": (reached + count) / whole, "list": list_id}
                )
            reached += count
    lists = sorted({row["list"] for row in rows}) or ["none"]
    y = alt.Y(
        "row:O", axis=None, scale=alt.Scale(domain=list(range(len(stacks))), paddingInner=0, paddingOuter=0)
    )
    axis = alt.Axis(
        format="%",
        labelExpr=f"replace(datum.label, '%', '{percent}')",
        title=None,
        values=[0, 0.25, 0.5, 0.75, 1],
        grid=False,
        domain=False,
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    colour = alt.Color(
        "list:N", legend=None, scale=alt.Scale(domain=lists, range=[colour_of(one) for one in lists])
    )
    bars = (
        alt.Chart(inline_data(rows))
        .mark_bar(size=_BAR, yOffset=7)
        .encode(x=x, x2=alt.X2("x2:Q"), y=y, color=colour)
    )
    labels = (
        alt.Chart(inline_data(names))
        .mark_text(align="left", baseline="middle", dy=-10, fontSize=12)
        .encode(x=x, y=y, text=alt.Text("words:N"))
    )
    marks = inline_data([{"row": place, "x": region} for place in range(len(stacks))])
    tick = alt.Chart(marks).mark_tick(thickness=2, size=_BAR + 6, yOffset=7, color=COLOURS["ink"].light)
    layers = [bars, labels, tick.encode(x=x, y=y)]
    return alt.layer(*layers, width=WIDTH, height=_ROW * max(len(stacks), 1))
