"""Section on results and social conditions crossed, with the cells that people act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from school_index.report.marks import MOST_ROWS, Chip, list_chip, tone
from school_index.report.words import Words, natural_key
from school_index.results import Results

ACT = "act"
SHARE = "share"
ROW_ORDER = ("low_results", "risk_group", "none", "stable_high")
COLUMN_ORDER = ("adverse", "neutral", "favourable", "none")


@dataclass(frozen=True)
class Names:
    """Schools by municipality, in reading order; `more` were left out."""

    municipalities: tuple[tuple[str, tuple[str, ...]], ...]
    more: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell: how many schools, which, and what it calls for (`act`, `share` or nothing)."""

    id: str
    title: str
    count: int
    names: Names
    action: str


@dataclass(frozen=True)
class Row:
    """One results list across the social lists."""

    chip: Chip
    tone: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Callout:
    """Cells that call for the same action, taken together."""

    action: str
    title: str
    text: str
    count: int
    names: Names


@dataclass(frozen=True)
class Crossing:
    """The whole section."""

    columns: tuple[Chip, ...]
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    callouts: tuple[Callout, ...]


def action_of(results_list: str, social_list: str) -> str:
    """What a cell calls for: low results that conditions do not explain, or high ones in spite of conditions."""
    if results_list == "low_results" and social_list in {"neutral", "favourable"}:
        return ACT
    return SHARE if results_list == "stable_high" and social_list == "adverse" else ""


def cross(results: Results, words: Words) -> Crossing | None:
    """Cross the lists; None for a method without a social part."""
    given = {part.name: part for part in results.method.parts}
    if len(given) < 2:  # noqa: PLR2004 - two parts are crossed
        return None
    lists = results.lists
    columns = [one for one in COLUMN_ORDER if one != "none" or (lists["social_list"] == "none").any()]
    rows = []
    for one in (one for one in ROW_ORDER if one in given["results"].list_ids):
        cells = tuple(_cell(lists, one, other, words) for other in columns)
        rows.append(
            Row(list_chip(words, "results", one), tone(one), cells, sum(cell.count for cell in cells))
        )
    return Crossing(
        columns=tuple(list_chip(words, "social", one) for one in columns),
        rows=tuple(rows),
        totals=tuple(sum(row.cells[at].count for row in rows) for at in range(len(columns))),
        callouts=tuple(_callout(lists, action, words) for action in _actions(given["results"].list_ids)),
    )


def _actions(list_ids: Sequence[str]) -> Iterable[str]:
    return [action for action, one in ((ACT, "low_results"), (SHARE, "stable_high")) if one in list_ids]


def _cell(lists: pl.DataFrame, results_list: str, social_list: str, words: Words) -> Cell:
    schools = lists.filter((pl.col("results_list") == results_list) & (pl.col("social_list") == social_list))
    title = words(
        "crossing.cell",
        results=words.listed("results", results_list),
        social=words.listed("social", social_list) if social_list == "none" else words.band(social_list),
    )
    identifier = f"cell-{results_list}-{social_list}"
    action = action_of(results_list, social_list) if schools.height else ""
    return Cell(identifier, title, schools.height, school_names(schools), action)


def _callout(lists: pl.DataFrame, action: str, words: Words) -> Callout:
    wanted = [
        (pl.col("results_list") == one) & (pl.col("social_list") == other)
        for one in ROW_ORDER
        for other in COLUMN_ORDER
        if action_of(one, other) == action
    ]
    schools = lists.filter(pl.any_horizontal(wanted))
    title, text = words(f"crossing.{action}_title"), words(f"crossing.{action}_text")
    return Callout(action, title, text, schools.height, school_names(schools))


def school_names(schools: pl.DataFrame) -> Names:
    """Names of schools by municipality, at most `MOST_ROWS` of them."""
    pairs = sorted(
        schools.select("municipality", "name").iter_rows(),
        key=lambda row: (natural_key(row[0]), natural_key(row[1])),
    )
    shown = pairs[:MOST_ROWS]
    grouped = tuple(
        (place, tuple(name for _, name in rows)) for place, rows in groupby(shown, key=lambda row: row[0])
    )
    return Names(grouped, len(pairs) - len(shown))
