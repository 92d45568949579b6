"""Pupil-level files: aggregated lazily, checked by what the aggregate shows, never loaded whole."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl

from school_index.backends import Backend, Frame
from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.problems import Problem
from school_index.steps.pupils import KEY, aggregate_pupils
from school_index.tables.headings import column_aliases, plain
from school_index.tables.pupil_parts import part_problems, unread_values
from school_index.tables.pupil_totals import aggregate_problems
from school_index.tables.schema import Table
from school_index.tables.text_file import separator_of, utf8_files

_RESULTS = ("score", "mark")
_COLUMNS = ("school_id", "year", "exam", "subject", "grade", *_RESULTS)


def aggregate_files(
    paths: list[Path], table: Table, method: Method, backend: Backend
) -> tuple[pl.DataFrame | None, list[Problem], str]:
    """Aggregate pupils' files into the table `exams`; give it, the problems, and a digest of the aggregate."""
    problems = part_problems(paths)
    if problems:
        return None, problems, ""
    with TemporaryDirectory(prefix="pupils-") as scratch:
        files = utf8_files(paths, Path(scratch))
        try:
            pupils, whole = _open(files, table, method, backend)
            frame = backend.collect(aggregate_pupils(pupils, method, whole_numbers=whole))
        except _HeadingMissingError as error:
            return None, [error.problem], ""
        except (nw.exceptions.NarwhalsError, pl.exceptions.PolarsError, OSError, UnicodeDecodeError):
            unreadable = Problem("error", "pupils_unreadable", "pupils", paths[0].parent.name)
            return None, unread_values(files, column_aliases(table)) or [unreadable], ""
    problems = aggregate_problems(frame, method, paths[0].name)
    if problems:
        return None, problems, ""
    exams = frame.select(
        pl.col("school_id").cast(pl.String),
        pl.col("year").cast(pl.Int64),
        pl.col("exam", "subject", "grade").cast(pl.String),
        pl.col("participants", "failed", "excellent").cast(pl.Int64),
        pl.col("mean_score").cast(pl.Float64),
    ).sort(KEY)
    digest = hashlib.sha256(exams.write_csv().encode()).hexdigest()
    return exams, [], f"pupils:{digest}"


class _HeadingMissingError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.rule)


def _open(paths: list[Path], table: Table, method: Method, backend: Backend) -> tuple[Frame, bool]:
    frame = backend.scan(paths, separator_of(paths[0]))
    schema = frame.collect_schema()
    aliases = column_aliases(table)
    found = {aliases[plain(name)]: name for name in schema.names() if plain(name) in aliases}
    for declared in table.columns:
        if declared.required and declared.code not in found:
            details = {"heading_ru": declared.heading.ru, "heading_en": declared.heading.en, "near": ""}
            raise _HeadingMissingError(
                Problem(
                    "error", "heading_missing", "pupils", paths[0].name, 1, declared.code, details=details
                )
            )
    terms = {
        code: _named(frame, found[code], declared, backend)
        for code, declared in (("exam", method.exams), ("subject", method.subjects))
    }
    columns = []
    for code in _COLUMNS:
        if code not in found:
            columns.append(nw.lit(None, dtype=nw.String if code == "grade" else nw.Int64).alias(code))
            continue
        column: nw.Expr = nw.col(found[code])
        is_text = schema[found[code]] == nw.String
        if code in _RESULTS:
            columns.append((_decimal(column) if is_text else column).alias(code))
        elif code == "year":
            columns.append(column.cast(nw.Int64).alias(code))
        else:
            columns.append(_code(column, is_text=is_text, terms=terms.get(code, ())).alias(code))
    whole = all(code not in found or schema[found[code]].is_integer() for code in _RESULTS)
    return frame.select(*columns), whole


def _named(frame: Frame, heading: str, terms: tuple[Term, ...], backend: Backend) -> tuple[Term, ...]:
    """Terms that the files write by name: to replace names that are not there would cost every row."""
    words = set(backend.collect(frame.select(nw.col(heading)).unique()).to_series().to_list())
    return tuple(term for term in terms if ({term.label.ru, term.label.en} - {term.id}) & words)


def _code(column: nw.Expr, *, is_text: bool, terms: tuple[Term, ...]) -> nw.Expr:
    """A code as text, null where empty; the names of exams and subjects stand for their codes."""
    if not is_text:
        return column.cast(nw.String)
    code: nw.Expr = nw.when(column != "").then(column)
    for term in terms:
        for name in {term.label.ru, term.label.en} - {term.id}:
            code = nw.when(code == name).then(nw.lit(term.id)).otherwise(code)
    return code


def _decimal(text: nw.Expr) -> nw.Expr:
    filled = nw.when(text.str.len_chars() > 0).then(text)
    return filled.str.replace_all(",", ".", literal=True).cast(nw.Float64)
