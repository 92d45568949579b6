"""One look at a whole table of text: its columns typed, and whether anything calls for the careful reading.

Most tables have nothing to report, and a few queries say so for all cells and rules at once. A column of which
they cannot say it is read again by `values`, a table by `rules`, where every problem gets its place and its words.
A doubt may turn out to be nothing; nothing that is a problem may be passed over here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.tables.headings import plain, term_aliases
from school_index.tables.rules import (
    BEST_MARK,
    EXAM_VALUES,
    MARKED,
    WORST_MARK,
    described,
    mark_exams,
    parts_of,
)
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


@dataclass(frozen=True)
class Glance:
    """The columns, by code, that hold what they should; `is_clean`: all do, and there is nothing to report."""

    columns: Mapping[str, pl.Series]
    is_clean: bool


def look(texts: pl.DataFrame, table: Table, method: Method) -> Glance:
    """Type the columns of `texts` (named by code) that need no care; only those of text are looked at."""
    given = tuple(name for name, kind in texts.schema.items() if kind == pl.String)
    if not given:
        return Glance({}, is_clean=False)
    absent = tuple(code for code in table.codes if code not in texts.columns)
    asked = _questions(table, tuple(terms_of(method).items()), given, absent)
    typed = texts.select(asked.typed)
    doubtful = {*_holding(texts, asked.words), *_holding(typed, asked.numbers)}
    empty, unread = (frame.null_count().row(0, named=True) for frame in (texts, typed))
    doubtful.update(name for name in given if unread.get(name) != empty[name])
    columns = {name: typed[name] for name in typed.columns if name not in doubtful}
    is_clean = len(columns) == len(table.columns) and not any(unread[code] for code in described(table))
    return Glance(columns, is_clean and _is_clean(typed, table, mark_exams(method)))


def _is_clean(frame: pl.DataFrame, table: Table, marks: frozenset[str]) -> bool:
    """Whether no rule within the table is broken; equal keys have equal hashes."""
    is_unlike = frame[list(table.key)].hash_rows().n_unique() == frame.height > 0
    return is_unlike and not _holding(frame, _broken(table, marks))


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


@lru_cache(maxsize=64)
def _broken(table: Table, marks: frozenset[str]) -> tuple[pl.Expr, ...]:
    """What `rules` would report of typed columns, one truth value for each rule."""
    rules = [
        (pl.col(column.code) > pl.col(column.part_of)).any().alias(column.code)
        for column in table.columns
        if column.part_of
    ]
    for whole, parts in parts_of(table).items():
        is_told = pl.any_horizontal(pl.col(parts).is_not_null())
        rules.append((pl.col(whole).is_null() & is_told).any().alias(f"without {whole}"))
    if table.name == "exams":
        rules.append((pl.col("failed") + pl.col("excellent") > pl.col("participants")).any().alias("parts"))
        is_empty = pl.all_horizontal(pl.col(EXAM_VALUES).is_null())
        rules.append((pl.col("grade").is_null() & is_empty).any().alias("grades"))
    if table.name in MARKED and marks:
        outside = ~pl.col("mean_score").is_between(WORST_MARK, BEST_MARK)
        rules.append((pl.col("exam").is_in(marks) & outside).any().alias("means"))
    return tuple(rules)
