"""Matching headings, sheet names and codes as people write them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from school_index.methodology.model import Term
from school_index.tables.schema import Column, Table

_MOST_COMPARED = 2000
_SPACE = re.compile(r"[\s\u00a0_]+")
_TAIL = re.compile(r"(,\s*(чел|человек|%|балл\w*|people|points)\.?|[.:*])+$")


def plain(words: str) -> str:
    """Reduce words to what matters when they are compared: case, ё, spaces, units and marks at the end."""
    lowered = _SPACE.sub(" ", words.strip().casefold().replace("ё", "е"))
    return _TAIL.sub("", lowered).strip()


def column_aliases(table: Table) -> dict[str, str]:
    """Every accepted heading of a table, reduced, and the code it stands for."""
    found: dict[str, str] = {}
    for column in table.columns:
        for words in (column.code, column.heading.ru, column.heading.en):
            found[plain(words)] = column.code
    return found


def table_aliases(tables: Mapping[str, Table]) -> dict[str, str]:
    """Every accepted name of a file or sheet, reduced, and the table it stands for."""
    found: dict[str, str] = {}
    for table in tables.values():
        for words in (table.name, table.title.ru, table.title.en):
            found.setdefault(plain(words), table.name)
    return found


def term_aliases(terms: Iterable[Term]) -> dict[str, str]:
    """Every accepted way to write a code, reduced, and the code."""
    found: dict[str, str] = {}
    for term in terms:
        for words in (term.id, term.label.ru, term.label.en):
            found[plain(words)] = term.id
    return found


def nearest(words: str, columns: Iterable[Column]) -> str:
    """The heading that someone may have meant, empty where nothing is near."""
    known = {
        plain(text): text
        for column in columns
        for text in (column.code, column.heading.ru, column.heading.en)
    }
    near = difflib.get_close_matches(plain(words), list(known), n=1, cutoff=0.6)
    return known[near[0]] if near else ""


def nearest_word(words: Iterable[str], known: list[str]) -> dict[str, str]:
    """For each word the known one that it may be a slip of; words without one are absent."""
    if len(known) > _MOST_COMPARED:
        return {}
    found = {word: difflib.get_close_matches(word, known, n=1, cutoff=0.75) for word in words}
    return {word: near[0] for word, near in found.items() if near}
