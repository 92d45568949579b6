"""One look at a whole table of text: its columns typed, and whether anything calls for the careful reading.

Most tables have nothing to report, and a few queries say so for all cells and rules at once. A column of which they
cannot say it is read again by `values`, a table by `rules`, where every problem gets its place and its words. A doubt
may turn out to be nothing; nothing that is a problem may be passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.tables.headings import plain, term_aliases
from school_index.tables.rules import BEST_MARK, EXAM_VALUES, WORST_MARK, described, mark_exams
from school_index.tables.schema import Column, ColumnKind, Table
from school_index.tables.values import (
    FIRST_YEAR,
    LARGEST_COUNT,
    LARGEST_MEAN,
    LAST_YEAR,
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
    asked = _questions(table, tuple(terms_of(method).items()), given)
    typed = texts.select(asked.typed)
    found = {**texts.select(asked.words).row(0, named=True), **typed.select(asked.numbers).row(0, named=True)}
    given_nulls, nulls = (frame.null_count().row(0, named=True) for frame in (texts, typed))
    columns = {
        name: typed[name]
        for name in typed.columns
        if not found.get(name) and (name not in given or nulls[name] == given_nulls[name])
    }
    is_clean = (
        0 < texts.height
        and len(columns) == len(table.columns)
        and not any(nulls[code] for code in described(table))
        and not typed.select(_broken(table, mark_exams(method))).row(0)[0]
        and typed[list(table.key)].hash_rows().n_unique() == typed.height
    )
    return Glance(columns, is_clean)


@dataclass(frozen=True)
class _Questions:
    """What is asked of the columns of one table; `words` before they are typed, `numbers` after."""

    typed: tuple[pl.Expr, ...]
    words: tuple[pl.Expr, ...]
    numbers: tuple[pl.Expr, ...]


@lru_cache(maxsize=64)
def _questions(table: Table, terms: Terms, given: tuple[str, ...]) -> _Questions:
    """Written once in a process for the given columns of text."""
    ...
