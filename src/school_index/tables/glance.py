"""One look at a whole table of text: the columns that hold what they should, typed.

Most cells have nothing to report, and a few queries say so for all of them at once. A column of which they cannot
say it is read again by `values`, where every problem gets its place and its words. A doubt may turn out to be
nothing; nothing that is a problem may be passed over here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.tables.headings import plain, term_aliases
from school_index.tables.schema import Column, ColumnKind, Table
from school_index.tables.values import (
    LIMITS,
    PADDED,
    PLAIN_NUMBER,
    SPACES,
    UNEVEN_GRADE,
    terms_of,
    type_of,
)

Terms = tuple[tuple[ColumnKind, tuple[Term, ...]], ...]


def look(texts: pl.DataFrame, table: Table, method: Method) -> dict[str, pl.Series]:
    """Type the columns of `texts` (named by code) that need no care; only those of text are looked at."""
    given = tuple(name for name, kind in texts.schema.items() if kind == pl.String)
    if not given:
        return {}
    absent = tuple(code for code in table.codes if code not in texts.columns)
    asked = _questions(table, tuple(terms_of(method).items()), given, absent)
    typed = texts.select(asked.typed)
    doubtful = {*_holding(texts, asked.words), *_holding(typed, asked.numbers)}
    empty, unread = (frame.null_count().row(0, named=True) for frame in (texts, typed))
    doubtful.update(name for name in given if unread.get(name) != empty[name])
    return {name: typed[name] for name in typed.columns if name not in doubtful}


def _holding(frame: pl.DataFrame, questions: tuple[pl.Expr, ...]) -> list[str]:
    """The names of the questions that are answered with yes."""
    answers = frame.select(questions)
    return [name for name in answers.columns if answers[name][0]]


@dataclass(frozen=True)
class _Questions:
    """What is asked of the columns of one table: `words` of the text, `numbers` of what was made of it."""

    typed: tuple[pl.Expr, ...]
    words: tuple[pl.Expr, ...]
    numbers: tuple[pl.Expr, ...]


@lru_cache(maxsize=64)
def _questions(table: Table, terms: Terms, given: tuple[str, ...], absent: tuple[str, ...]) -> _Questions:
    """Write the questions once in a process."""
    known = {kind: _codes(of) for kind, of in terms}
    here = [column for column in table.columns if column.code in given]
    typed = [pl.col(column.code).cast(type_of(column), strict=False) for column in here]
    typed += [pl.lit(None, type_of(table.column(code))).alias(code) for code in absent]
    words = [one.alias(column.code) for column in here if (one := _odd_words(column, known)) is not None]
    numbers = [_odd_numbers(column).alias(column.code) for column in here if column.kind in LIMITS]
    return _Questions(tuple(typed), tuple(words), tuple(numbers))


def _codes(terms: tuple[Term, ...]) -> list[str]:
    """The words that stand for themselves and for nothing else."""
    aliases = term_aliases(terms)
    return [term.id for term in terms if aliases[plain(term.id)] == term.id == term.id.strip(SPACES)]


def _odd_words(column: Column, known: Mapping[ColumnKind, list[str]]) -> pl.Expr | None:
    text = pl.col(column.code)
    if known.get(column.kind):
        return ~text.is_in(known[column.kind]).all()
    if column.kind == "mean":
        return ~text.unique().str.contains(PLAIN_NUMBER).all()
    if column.kind in LIMITS:
        return None
    return text.unique().str.contains(f"{PADDED}|{UNEVEN_GRADE}" if column.kind == "grade" else PADDED).any()


def _odd_numbers(column: Column) -> pl.Expr:
    least, most = LIMITS[column.kind]
    return (pl.col(column.code).min() < least) | (pl.col(column.code).max() > most)
