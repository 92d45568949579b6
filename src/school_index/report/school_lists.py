"""Section with the lists of schools, by municipality, with the years of the window beside each school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import polars as pl

from school_index.methodology.model import Part
from school_index.report.marks import MOST_ROWS, Chip, band_chip, list_chip, school_anchor, tone
from school_index.report.words import Words, natural_key
from school_index.results import Results

LIST_ORDER = ("low_results", "risk_group", "adverse", "stable_high")
_WIDTH, _HEIGHT, _MARGIN = 66, 26, 5


@dataclass(frozen=True)
class YearCell:
    """One year of a school: the band and the figures under it."""

    chip: Chip
    figures: str


@dataclass(frozen=True)
class Spark:
    """A line of places among the group: dots (x, y) and the segments between neighbouring years."""

    dots: tuple[tuple[float, float], ...]
    lines: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class SchoolRow:
    """One school on a list."""

    school_id: str
    name: str
    anchor: str
    group: str
    years: tuple[YearCell, ...]
    spark: Spark | None
    other: Chip | None


@dataclass(frozen=True)
class SchoolList:
    """One list: its rule in words and its schools by municipality; `total` counts all of them."""

    id: str
    part: str
    title: str
    rule: str
    tone: str
    total: int
    shown: int
    other_head: str
    has_trend: bool
    municipalities: tuple[tuple[str, tuple[SchoolRow, ...]], ...]


def school_lists(results: Results, words: Words, proved: frozenset[str]) -> list[SchoolList]:
    """Every list that people act on; `proved` are the schools whose proof is in the page."""
    parts = {rule.id: part for part in results.method.parts for rule in part.lists}
    return [_school_list(results, parts[one], one, words, proved) for one in LIST_ORDER if one in parts]


def _school_list(
    results: Results, part: Part, list_id: str, words: Words, proved: frozenset[str]
) -> SchoolList:
    schools = results.lists.filter(pl.col(f"{part.name}_list") == list_id)
    ordered = sorted(
        schools.iter_rows(named=True),
        key=lambda row: (natural_key(row["municipality"]), natural_key(row["name"]), row["school_id"]),
    )
    shown = ordered[:MOST_ROWS]
    years = _years(results, part, [row["school_id"] for row in shown])
    other = next((one.name for one in results.method.parts if one.name != part.name), "")
    rows = (_row(row, part, other, years, results.window, words, proved) for row in shown)
    pairs = zip((row["municipality"] for row in shown), rows, strict=True)
    rule = next(one for one in part.lists if one.id == list_id)
    return SchoolList(
        id=list_id,
        part=part.name,
        title=words.listed_long(list_id),
        rule=words.rule(rule),
        tone=tone(list_id),
        total=len(ordered),
        shown=len(shown),
        other_head=words.say(f"part.{other}") if other else "",
        has_trend=part.kind == "index" and len(results.window) > 1,
        municipalities=tuple(
            (place, tuple(row for _, row in group))
            for place, group in groupby(pairs, key=lambda pair: pair[0])
        ),
    )


def _years(results: Results, part: Part, school_ids: list[str]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """What is known of each school and year: band, reason, index, rank, n, or counts against the school."""
    rows = results.years.filter(pl.col("school_id").is_in(school_ids))
    fields = {name: f"{part.name}_{name}" for name in ("band", "reason", "index", "rank", "n")}
    rows = rows.select("school_id", "year", **{name: pl.col(column) for name, column in fields.items()})
    if part.kind != "index":
        counts = results.detail.select(
            "school_id", "year", failing=pl.col(f"{part.name}_failing"), have=pl.col(f"{part.name}_have")
        )
        rows = rows.join(counts, on=["school_id", "year"], how="left")
    return {(row["school_id"], row["year"]): row for row in rows.iter_rows(named=True)}


def _row(  # noqa: PLR0913 - one school's place in the run
    school: Mapping[str, Any],
    part: Part,
    other: str,
    years: Mapping[tuple[str, int], Mapping[str, Any]],
    window: tuple[int, ...],
    words: Words,
    proved: frozenset[str],
) -> SchoolRow:
    school_id = school["school_id"]
    known = [years.get((school_id, year), {}) for year in window]
    return SchoolRow(
        school_id=school_id,
        name=school["name"],
        anchor=school_anchor(school_id) if school_id in proved else "",
        group=words.group(school["group"]),
        years=tuple(_year_cell(one, words) for one in known),
        spark=_spark(known) if part.kind == "index" and len(window) > 1 else None,
        other=list_chip(words, other, school[f"{other}_list"]) if other else None,
    )


def _year_cell(year: Mapping[str, Any], words: Words) -> YearCell:
    chip = band_chip(words, year.get("band"), year.get("reason"))
    if not year.get("band"):
        return YearCell(chip, "")
    if "failing" in year:
        return YearCell(chip, words("lists.failing", failing=year["failing"], have=year["have"]))
    return YearCell(chip, f"{words.index(year['index'])} · {year['rank']}/{year['n']}")


def _spark(years: list[Mapping[str, Any]]) -> Spark:
    """Places from the bottom (lowest index) to the top; a year without an index leaves a hole in the line."""
    step = (_WIDTH - 2 * _MARGIN) / (len(years) - 1)
    points = [
        (round(_MARGIN + step * at, 1), _height(year["rank"], year["n"])) if year.get("rank") else None
        for at, year in enumerate(years)
    ]
    lines = tuple((*first, *second) for first, second in pairwise(points) if first and second)
    return Spark(tuple(point for point in points if point), lines)


def _height(rank: int, n: int) -> float:
    place = (rank - 1) / (n - 1) if n > 1 else 0.5
    return round(_MARGIN / 2 + place * (_HEIGHT - _MARGIN), 1)
