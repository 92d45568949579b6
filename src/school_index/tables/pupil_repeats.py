"""Pupils' rows that stand in the files twice: the same pupil, school, year, exam, subject and grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.steps.pupils import KEY
from school_index.tables.text_file import separator_of

Marks = npt.NDArray[np.uint64]

_ROWS_AT_ONCE = 60_000_000
_MOST_SHOWN = 20
_MOST_EXAMINED = 1_000


@dataclass(frozen=True)
class PupilRows:
    """Files of pupils and the headings of their columns; `respelled`: exams may go by names too."""

    files: list[Path]
    found: Mapping[str, str]
    method: Method
    respelled: bool

    @property
    def key(self) -> list[str]:
        """What no two rows may share."""
        return ["pupil_id", *(code for code in KEY if code in self.found)]

    def height(self) -> int:
        """How many rows the files have."""
        return int(_open(self.files).select(pl.len()).collect(engine="streaming").item())

    def scan(self, files: list[Path]) -> pl.LazyFrame:
        """Open files lazily: the key, in one spelling, of the rows that name a pupil."""
        return self._keys(_open(files))

    def numbered(self, file: Path) -> pl.LazyFrame:
        """Open one file lazily, each row with its number as a person counts: a heading is row 1."""
        first = 1 if file.suffix.lower() == ".parquet" else 2
        return self._keys(_open([file]).with_row_index("row", offset=first), "row")

    def _keys(self, rows: pl.LazyFrame, *beside: str) -> pl.LazyFrame:
        schema = rows.collect_schema()
        rows = rows.select(*beside, *(pl.col(self.found[code]).alias(code) for code in self.key))
        for code, terms in (("exam", self.method.exams), ("subject", self.method.subjects)):
            if self.respelled and schema[self.found[code]] == pl.String:
                names = {name: term.id for term in terms for name in (term.label.ru, term.label.en)}
                rows = rows.with_columns(pl.col(code).replace(names))
        named = pl.col("pupil_id").is_not_null()
        if schema[self.found["pupil_id"]] == pl.String:
            named &= pl.col("pupil_id") != ""
        return rows.filter(named)


def _open(files: list[Path]) -> pl.LazyFrame:
    if files[0].suffix.lower() == ".parquet":
        return pl.scan_parquet(files, glob=False)
    return pl.scan_csv(files, separator=separator_of(files[0]), infer_schema=False, glob=False)


def repeat_problems(rows: PupilRows, most_sought: int | None) -> list[Problem]:
    """Report repeated rows with their places; say it where there are more rows than are searched."""
    height = rows.height()
    if most_sought is not None and height > most_sought:
        details = {"rows": height, "most": most_sought}
        return [Problem("warning", "repeats_not_sought", "pupils", rows.files[0].name, details=details)]
    suspects, surplus = _repeated_marks(rows, height)
    if not suspects.size:
        return []
    places = list(_places(rows, suspects[:_MOST_EXAMINED]))
    key = ", ".join(rows.key)
    problems = [Problem("error", "duplicate_key", "pupils", *place[:2], key, place[2]) for place in places]
    shown = problems[:_MOST_SHOWN]
    if shown:
        shown[-1] = replace(shown[-1], more=max(surplus, len(places)) - len(shown))
    return shown


def _repeated_marks(rows: PupilRows, height: int) -> tuple[Marks, int]:
    """Marks that more than one row has, and how many rows are there too many.

    A mark is a hash of 64 bits: equal rows have equal marks, and among n different rows some pair has the same
    mark with a probability of n^2 / 2^65, 0.0001 for 60 million. So the marks, sorted, find every repeat, and the
    few rows that they find are compared as they are.
    """
    passes = -(-height // _ROWS_AT_ONCE)
    found: list[Marks] = []
    marked = rows.scan(rows.files).select(_mark(rows.key).alias("mark"))
    for number in range(passes):
        part = marked if passes == 1 else marked.filter(pl.col("mark") % passes == number)
        marks: Marks = part.collect(engine="streaming").to_series().to_numpy(writable=True)
        marks.sort()
        found.append(marks[1:][marks[1:] == marks[:-1]])
    again = np.concatenate(found) if found else np.empty(0, dtype=np.uint64)
    return np.unique(again), again.size


def _mark(key: list[str]) -> pl.Expr:
    return reduce(xor, (pl.col(code).hash(seed) for seed, code in enumerate(key, start=1)))


def _places(rows: PupilRows, suspects: Marks) -> Iterator[tuple[str, int, str]]:
    """File, row and key of every row that an earlier row already was, in the order of the files."""
    seen: set[tuple[object, ...]] = set()
    marks = pl.Series(suspects).implode()
    for file in rows.files:
        suspected = rows.numbered(file).filter(_mark(rows.key).is_in(marks)).sort("row")
        for row, *key in suspected.collect(engine="streaming").iter_rows():
            if tuple(key) in seen:
                yield file.name, row, " · ".join(str(one) for one in key if one is not None)
            seen.add(tuple(key))
