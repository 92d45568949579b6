"""Section on how schools spread over the index, with the cuts of every group and year."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from school_index.methodology.model import Part
from school_index.report.charts.distribution import Bar, CutMark, Panel, distribution_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.marks import Chip, band_chip
from school_index.report.words import Words
from school_index.results import Results

_STEPS = (0.005, 0.01, 0.02, 0.025, 0.05, 0.1)
_MOST_BARS = 52
_MOST_TICKS = 6
_NOISE = 1e-9


@dataclass(frozen=True)
class CutRow:
    """The cuts of one group and year: values and members of the lowest and highest band."""

    year: int
    group: str
    n: int
    k: int
    bottom: float | None
    bottom_members: int
    top: float | None
    top_members: int


@dataclass(frozen=True)
class BinRow:
    """So many schools of a band between two values."""

    year: int
    start: float
    end: float
    band: Chip
    schools: int


@dataclass(frozen=True)
class GroupChart:
    """The chart of one group and the numbers behind it."""

    title: str
    svg: str
    bins: tuple[BinRow, ...]


@dataclass(frozen=True)
class PartDistribution:
    """One part: a chart for each group, and all cuts; without an index there are no cuts."""

    name: str
    title: str
    has_index: bool
    charts: tuple[GroupChart, ...]
    cuts: tuple[CutRow, ...]
    bottom: str
    top: str


def part_distribution(results: Results, part: Part, words: Words) -> PartDistribution:
    """Build the section for one part."""
    column = "index" if part.kind == "index" else "failing"
    known = results.detail.select(
        "year", "group", value=pl.col(f"{part.name}_{column}").cast(pl.Float64), band=f"{part.name}_band"
    ).filter(pl.col("value").is_not_null() & pl.col("band").is_not_null())
    cuts = cut_rows(results, part)
    domain, step = _grid(known["value"], part)
    groups = words.group_order(known["group"].to_list())
    charts = tuple(
        _group_chart(results, part, words, group, known.filter(pl.col("group") == group), cuts, domain, step)
        for group in groups
    )
    return PartDistribution(
        name=part.name,
        title=words.say(f"part.{part.name}"),
        has_index=part.kind == "index",
        charts=charts,
        cuts=tuple(sorted(cuts, key=lambda row: (groups.index(row.group), row.year))),
        bottom=words.band(part.bottom),
        top=words.band(part.top),
    )


def cut_rows(results: Results, part: Part) -> list[CutRow]:
    """Cuts by group and year, read off the bands themselves; empty for a part without an index."""
    if part.kind != "index":
        return []
    index, band = pl.col(f"{part.name}_index"), pl.col(f"{part.name}_band")
    rows = (
        results.detail.filter(index.is_not_null())
        .group_by("year", "group")
        .agg(
            n=pl.len().cast(pl.Int64),
            k=pl.col(f"{part.name}_k").first().cast(pl.Int64),
            bottom=index.filter(band == part.bottom).max(),
            bottom_members=(band == part.bottom).sum().cast(pl.Int64),
            top=index.filter(band == part.top).min(),
            top_members=(band == part.top).sum().cast(pl.Int64),
        )
        .sort("group", "year")
    )
    return [CutRow(**row) for row in rows.iter_rows(named=True)]


def _grid(values: pl.Series, part: Part) -> tuple[tuple[float, float], float]:
    """Ends and step of the bars: the same for all groups and years, so that charts compare."""
    if values.is_empty():
        return (0.0, 1.0), 0.1
    low, high = float(values.min() or 0.0), float(values.max() or 0.0)  # type: ignore[arg-type]
    if part.kind != "index":
        return (-0.5, high + 0.5), 1.0
    step = next((one for one in _STEPS if (high - low) / one <= _MOST_BARS), _STEPS[-1])
    tick = step * 4
    start = _floor(low, tick)
    end = max(start + tick, -_floor(-high, tick))
    return (start, round(end, 6)), step


def _floor(value: float, step: float) -> float:
    return round((value // step) * step, 6)


def _group_chart(  # noqa: PLR0913 - one chart's place in the run
    results: Results,
    part: Part,
    words: Words,
    group: str,
    known: pl.DataFrame,
    cuts: Sequence[CutRow],
    domain: tuple[float, float],
    step: float,
) -> GroupChart:
    bins = _bins(known, part, domain, step)
    has_index = part.kind == "index"
    panels, said = [], []
    for year in results.window:
        cut = next((one for one in cuts if one.group == group and one.year == year), None)
        here = bins.filter(pl.col("year") == year)
        count = int(here["schools"].sum())
        title = words("distribution.panel", year=year, schools=words.schools(count))
        empty = words("distribution.panel_empty", year=year)
        panels.append(Panel(title if count else empty, _bars(here, step), _marks(cut, words)))
        said += _cut_words(cut, part, words)
    name = words.group(group)
    chart = distribution_chart(
        panels,
        domain=domain,
        ticks=_ticks(domain, part),
        axis=words("distribution.axis_index" if has_index else "distribution.axis_failing"),
        decimal="," if words.language == "ru" else ".",
    )
    years = words.window(results.window)
    description = (
        words("distribution.description", years=years, cuts=" ".join(said))
        if has_index
        else words("distribution.description_failing", years=years)
    )
    key = f"spread-{part.name}-{group_number(results, group)}"
    title = words("distribution.chart", part=words.say(f"part.{part.name}"), group=name)
    rows = tuple(
        BinRow(row["year"], row["start"], row["end"], band_chip(words, row["band"]), row["schools"])
        for row in bins.iter_rows(named=True)
    )
    return GroupChart(name, inline_svg(chart, key, title, description), rows)


def group_number(results: Results, group: str) -> int:
    """A number for a group, for ids in the page."""
    return sorted(results.units["group"].unique().to_list()).index(group)


def _ticks(domain: tuple[float, float], part: Part) -> list[float]:
    """Round values along the axis; for counts the middles of the bars."""
    if part.kind != "index":
        return [float(count) for count in range(round(domain[1] + 0.5))]
    width = domain[1] - domain[0]
    tick = next(one for one in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if width / one <= _MOST_TICKS)
    first = math.ceil(domain[0] / tick - _NOISE)
    return [round(tick * at, 6) for at in range(first, math.floor(domain[1] / tick + _NOISE) + 1)]


def _bins(known: pl.DataFrame, part: Part, domain: tuple[float, float], step: float) -> pl.DataFrame:
    order = pl.Enum(part.bands)
    place = (
        ((pl.col("value") - domain[0]) / step + _NOISE)
        .floor()
        .clip(0, round((domain[1] - domain[0]) / step) - 1)
    )
    return (
        known.with_columns(place=place, band=pl.col("band").cast(order))
        .group_by("year", "place", "band")
        .agg(schools=pl.len().cast(pl.Int64))
        .sort("year", "place", "band")
        .with_columns(
            start=(domain[0] + pl.col("place") * step).round(6),
            end=(domain[0] + (pl.col("place") + 1) * step).round(6),
            band=pl.col("band").cast(pl.String),
        )
    )


def _bars(bins: pl.DataFrame, step: float) -> list[Bar]:
    bars: list[Bar] = []
    for row in bins.iter_rows(named=True):
        below = bars[-1].high if bars and abs(bars[-1].start - row["start"]) < step / 2 else 0
        bars.append(Bar(row["start"], row["end"], below, below + row["schools"], row["band"]))
    return bars


def _marks(cut: CutRow | None, words: Words) -> list[CutMark]:
    if cut is None:
        return []
    ends = ((cut.bottom, True), (cut.top, False))
    return [
        CutMark(value, f"{'≤' if is_bottom else '≥'} {words.index(value)}", is_bottom)
        for value, is_bottom in ends
        if value is not None
    ]


def _cut_words(cut: CutRow | None, part: Part, words: Words) -> list[str]:
    if cut is None:
        return []
    return [
        words(
            "distribution.cut_words",
            year=cut.year,
            bottom=words.band(part.bottom),
            bottom_value=words.index(cut.bottom),
            top=words.band(part.top),
            top_value=words.index(cut.top),
        )
    ]
