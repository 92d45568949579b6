"""Figures and charts of a run's overview, computed once with the run, in either language."""

import re
from typing import Any

from school_index import Results
from school_index.language import Language
from school_index.methodology.model import Part
from school_index.report.charts.theme import MEANING
from school_index.report.crossing import COLUMN_ORDER, ROW_ORDER, action_of
from school_index.report.distribution import part_distribution
from school_index.report.municipal_counts import municipal_counts
from school_index.report.municipalities import compare_municipalities
from school_index.report.overview import cards, facts
from school_index.report.words import Words
from school_index.report.year_paths import part_paths

MOST_MUNICIPALITIES = 100
"""In the table under the chart; the page of a country's run must not be heavier than a region's by much."""


def overview(results: Results, language: Language) -> dict[str, Any]:
    """Give everything that the overview page shows, as plain data."""
    words = Words(results.method, language)
    parts = results.method.parts
    return {
        "cards": [_card(card) for card in cards(results, words)],
        "facts": facts(results, words),
        "crossing": _crossing(results, words),
        "distributions": [_distribution(results, part, words) for part in parts],
        "paths": [one for one in (_paths(results, part, words) for part in parts) if one],
        "municipalities": _municipalities(results, words),
        "lists": _lists(results, words),
    }


def counts(results: Results) -> dict[str, Any]:
    """Counts of lists: `results` and `social` of the region, and by municipality."""
    lists = results.lists
    found: dict[str, Any] = {"schools": lists.height, "municipalities": {}}
    for part in results.method.parts:
        column = lists[f"{part.name}_list"]
        found[part.name] = {one: int((column == one).sum()) for one in part.list_ids}
    for row in municipal_counts(results).iter_rows(named=True):
        found["municipalities"][row.pop("municipality")] = row
    return found


def _card(card: Any) -> dict[str, str]:  # noqa: ANN401 - the engine's own card
    return {
        "number": card.number,
        "title": card.title,
        "note": card.note,
        "tone": card.tone,
        "list": card.href.removeprefix("#list-"),
    }


def _lists(results: Results, words: Words) -> dict[str, list[list[str]]]:
    return {
        part.name: [[one, words.listed(part.name, one), words.listed_long(one)] for one in part.list_ids]
        for part in results.method.parts
    }


def _crossing(results: Results, words: Words) -> dict[str, Any] | None:
    given = {part.name: part for part in results.method.parts}
    if len(given) < 2:  # noqa: PLR2004 - two parts are crossed
        return None
    found = {
        (row[0], row[1]): row[2]
        for row in results.crossing().select("results_list", "social_list", "count").iter_rows()
    }
    columns = [one for one in COLUMN_ORDER if one != "none" or any(social == "none" for _, social in found)]
    rows = [one for one in ROW_ORDER if one in given["results"].list_ids]
    return {
        "columns": [[one, words.listed("social", one)] for one in columns],
        "rows": [
            {
                "code": row,
                "words": words.listed("results", row),
                "cells": [
                    {
                        "social": column,
                        "count": found.get((row, column), 0),
                        "action": action_of(row, column) if found.get((row, column)) else "",
                    }
                    for column in columns
                ],
                "total": sum(found.get((row, column), 0) for column in columns),
            }
            for row in rows
        ],
        "totals": [sum(found.get((row, column), 0) for row in rows) for column in columns],
    }


def _distribution(results: Results, part: Part, words: Words) -> dict[str, Any]:
    one = part_distribution(results, part, words)
    return {
        "part": part.name,
        "title": one.title,
        "has_index": one.has_index,
        "legend": [[words.band(band), MEANING[band]] for band in part.bands],
        "bottom": one.bottom,
        "top": one.top,
        "charts": [
            {
                "title": chart.title,
                "svg": light_svg(chart.svg),
                "bins": [
                    [row.year, words.index(row.start), words.index(row.end), row.band.words, row.schools]
                    for row in chart.bins
                ],
            }
            for chart in one.charts
        ],
        "cuts": [
            {
                "year": cut.year,
                "group": words.group(cut.group),
                "n": cut.n,
                "k": cut.k,
                "bottom": words.index(cut.bottom),
                "bottom_members": cut.bottom_members,
                "top": words.index(cut.top),
                "top_members": cut.top_members,
            }
            for cut in one.cuts
        ],
    }


def _paths(results: Results, part: Part, words: Words) -> dict[str, Any] | None:
    one = part_paths(results, part, words)
    if one is None:
        return None
    return {
        "title": one.title,
        "svg": light_svg(one.svg),
        "legend": [[chip.words, chip.tone] for chip in one.legend],
        "years": list(results.window),
        "rows": [[*(chip.words for chip in row.bands), row.list.words, row.count] for row in one.rows],
    }


def _municipalities(results: Results, words: Words) -> dict[str, Any]:
    one = compare_municipalities(results, words)
    return {
        "charts": [
            {
                "title": chart.title,
                "svg": light_svg(chart.svg),
                "legend": [[chip.words, chip.tone] for chip in chart.legend],
                "lead": chart.lead,
                "rest": chart.rest,
            }
            for chart in one.charts
        ],
        "heads": [chip.words for chip in one.heads],
        "rows": [
            {
                "name": row.name,
                "schools": row.schools,
                "cells": [[count, words.share(share)] for count, share in row.counts],
            }
            for row in (*one.rows[:-1][:MOST_MUNICIPALITIES], *one.rows[-1:])
        ],
        "more": max(0, one.total - MOST_MUNICIPALITIES),
    }


_ELEMENT = re.compile(r"<\w[^>]*>")
_PAINT = {"f": re.compile(r' fill="#[0-9a-f]{6}"'), "s": re.compile(r' stroke="#[0-9a-f]{6}"')}
_CLASSED = {letter: re.compile(rf'class="[^"]*\b{letter}-') for letter in _PAINT}


def light_svg(svg: str) -> str:
    """Leave out colours that the page's style sheet gives by class: a tenth of a chart's weight."""

    def lighter(found: re.Match[str]) -> str:
        element = found.group()
        for letter, paint in _PAINT.items():
            if _CLASSED[letter].search(element):
                element = paint.sub("", element)
        return element

    return _ELEMENT.sub(lighter, svg)
