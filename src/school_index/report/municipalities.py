"""Section that compares municipalities by the number and share of their schools on each list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from school_index.methodology.model import Part
from school_index.report.charts.municipalities import Stack, municipalities_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.marks import MOST_ROWS, Chip, list_chip
from school_index.report.municipal_counts import municipal_counts
from school_index.report.words import Words, natural_key, printable
from school_index.results import Results

_MOST_BARS = 30
_CONCERN = {"results": ("low_results", "risk_group"), "social": ("adverse",)}
_DRAWN = {
    "results": ("low_results", "risk_group", "none", "stable_high"),
    "social": ("adverse", "neutral", "none", "favourable"),
}


@dataclass(frozen=True)
class MunicipalChart:
    """The chart of one part."""

    title: str
    svg: str
    legend: tuple[Chip, ...]
    lead: str
    rest: str


@dataclass(frozen=True)
class MunicipalRow:
    """One municipality: schools, and the count and share of each list of `Municipalities.heads`."""

    name: str
    schools: int
    counts: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Municipalities:
    """The whole section; the last row of `rows` is the region."""

    charts: tuple[MunicipalChart, ...]
    heads: tuple[Chip, ...]
    rows: tuple[MunicipalRow, ...]
    total: int


def compare_municipalities(results: Results, words: Words) -> Municipalities:
    """Build the section."""
    counts = municipal_counts(results)
    heads = [
        (part, list_id)
        for part in results.method.parts
        for list_id in _listed(part)
        if list_id not in {"none", part.default_list}
    ]
    rows = [_row(row, heads) for row in _by_name(counts)]
    region = counts.select(pl.lit(words("region")).alias("municipality"), pl.exclude("municipality").sum())
    return Municipalities(
        charts=tuple(_chart(part, counts, words) for part in results.method.parts) if rows else (),
        heads=tuple(list_chip(words, part.name, list_id) for part, list_id in heads),
        rows=(*rows[:MOST_ROWS], *(_row(row, heads) for row in region.iter_rows(named=True))),
        total=len(rows),
    )


def _listed(part: Part) -> Sequence[str]:
    return [one for one in _DRAWN[part.name] if one in part.list_ids]


def _by_name(counts: pl.DataFrame) -> list[dict[str, object]]:
    return sorted(counts.iter_rows(named=True), key=lambda row: natural_key(str(row["municipality"])))


def _row(row: dict[str, object], heads: Sequence[tuple[Part, str]]) -> MunicipalRow:
    schools = int(str(row["schools"]))
    counts = [int(str(row[f"{part.name}_{list_id}"])) for part, list_id in heads]
    return MunicipalRow(
        str(row["municipality"]),
        schools,
        tuple((count, count / schools if schools else 0.0) for count in counts),
    )


def _chart(part: Part, counts: pl.DataFrame, words: Words) -> MunicipalChart:
    named = [f"{part.name}_{one}" for one in _CONCERN[part.name] if one in part.list_ids]
    concern = pl.sum_horizontal(pl.lit(0), *named)
    ordered = counts.with_columns(concern=concern, share=concern / pl.col("schools")).sort(
        ["share", "schools", "municipality"], descending=[True, True, False]
    )
    shown = ordered.head(_MOST_BARS)
    lists = [one for one in _listed(part) if counts[f"{part.name}_{one}"].sum()]
    stacks = [
        Stack(
            words(
                "municipalities.row",
                name=printable(row["municipality"]),
                count=words.count(row["concern"]),
                total=words.count(row["schools"]),
            ),
            [(one, row[f"{part.name}_{one}"]) for one in lists],
        )
        for row in shown.iter_rows(named=True)
    ]
    region = float(ordered.select(pl.col("concern").sum() / pl.col("schools").sum()).item())
    title = words.say(f"part.{part.name}")
    first = shown.row(0, named=True)
    first_words = f"{printable(first['municipality'])}, {words.share(first['share'])}"
    share = words.share(region)
    rest = ""
    if ordered.height > shown.height:
        rest = words("municipalities.rest", shown=shown.height, total=words.count(ordered.height))
    return MunicipalChart(
        title=title,
        svg=inline_svg(
            municipalities_chart(stacks, region=region, percent=words.percent_sign),
            f"places-{part.name}",
            words("municipalities.chart", part=title),
            words("municipalities.description", first=first_words, share=share),
        ),
        legend=tuple(list_chip(words, part.name, one) for one in lists),
        lead=words(f"municipalities.lead_{part.name}", share=share),
        rest=rest,
    )
