"""The head of the page: what was calculated, and the key figures."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

import polars as pl

from school_index.report.marks import tone
from school_index.report.words import Words
from school_index.results import Results

CARD_LISTS = ("low_results", "risk_group", "stable_high", "adverse")


@dataclass(frozen=True)
class Card:
    """One key figure; `href` leads to the schools behind it."""

    number: str
    title: str
    note: str
    tone: str
    href: str = ""


def cards(results: Results, words: Words) -> list[Card]:
    """Schools in the calculation, then every list that people act on."""
    lists = results.lists
    total = lists.height
    here = results.units.filter(pl.col("year") == results.year)
    excluded = here.height - int(here["eligible"].sum())
    sizes = lists.group_by("group").len().sort("len", "group", descending=[True, False])
    note = ", ".join(f"{words.group(group)}: {words.count(count)}" for group, count in sizes.iter_rows())
    if excluded:
        note = "; ".join(filter(None, [note, words("cards.excluded", count=words.count(excluded))]))
    found = [Card(words.count(total), words("cards.schools"), note, "ink")]
    for part in results.method.parts:
        for list_id in CARD_LISTS:
            if list_id in part.list_ids:
                count = int((lists[f"{part.name}_list"] == list_id).sum())
                share = words("cards.share", share=words.share(count / total if total else 0.0))
                found.append(
                    Card(
                        words.count(count),
                        words.listed_long(list_id),
                        share,
                        tone(list_id),
                        f"#list-{list_id}",
                    )
                )
    return found


def facts(results: Results, words: Words) -> list[tuple[str, str]]:
    """What the lists were calculated from, as pairs of a name and a value."""
    method, language = results.method, words.language
    title = f"{method.title.text(language)} ({method.id}, {words('facts.version', version=method.version)})"
    pairs = [
        (words("facts.method"), title),
        (words("facts.origin"), method.origin.text(language)),
        (words("facts.window"), words.window(results.window)),
        (words("facts.schools"), words.count(results.lists.height)),
        (words("facts.changes"), ", ".join(f"{name} = {value}" for name, value in method.changes)),
        (words("facts.engine"), f"effective-school {version('effective-school')}, {results.engine}"),
        (words("facts.fingerprint"), results.fingerprint),
    ]
    return [(name, value) for name, value in pairs if value]
