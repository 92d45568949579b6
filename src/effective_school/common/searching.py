"""Searching by words: what a search compares, and the rows in which every word asked for begins a word."""

import re
from typing import Any, TypeVar

from django.db.models import CharField, QuerySet

from effective_school.common.lookups import Begins

MOST_WORDS = 8
LONGEST_WORD = 60
FEW = 1_000
"""A word that no more rows have is looked up by itself; of a commoner one a row is met soon in any order."""
LONGEST_TEXT = 600
"""Characters of a search text: an index of PostgreSQL takes 2,700 bytes, a name and letters of two or three."""
CharField.register_lookup(Begins)
_WORD = re.compile(r"[^\W_]+")

Rows = TypeVar("Rows", bound=QuerySet[Any])


def folded(text: str) -> str:
    """Give text as it is compared: small letters, ё as е, single spaces. SQLite folds Latin letters alone."""
    return " ".join(text.casefold().replace("ё", "е").split())


def words_of(text: str) -> list[str]:
    """Give the words of a text, folded; signs between them are nothing."""
    return _WORD.findall(folded(text))


def search_text(*texts: str) -> str:
    """Give the words of the texts, folded, with a space before each: as a search looks through them."""
    return "".join(f" {word}" for word in words_of(" ".join(texts)))[:LONGEST_TEXT]


def asked_words(asked: str) -> list[str]:
    """Give the words that a person asks for; of more than eight the last: what tells apart is named last."""
    return words_of(asked)[-MOST_WORDS:]


def with_words(rows: Rows, asked: str, text: str) -> Rows:
    """Rows in whose search text, the field `text`, a word begins with every word asked for."""
    for word in asked_words(asked):
        rows = rows.filter(**{f"{text}__contains": f" {word}"})
    return rows


def rows_named(rows: Rows, asked: str, text: str, words: QuerySet[Any], key: str, own: str) -> Rows:
    """Rows where a word of the search text, the field `text`, begins with every word asked for.

    `words` is an index of words, whose field `key` is what a row has as `own`. The text of the row decides: the
    index may know words that the row had once.
    """
    # What tells one from others is named last: a number, a village, a first name.
    for word in reversed(asked_words(asked)):
        having = words.filter(word__begins=word[:LONGEST_WORD])
        if not having[FEW : FEW + 1].exists():
            return with_words(rows.filter(**{f"{own}__in": having.values(key)}), asked, text)
    return with_words(rows, asked, text)
