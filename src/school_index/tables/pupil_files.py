"""Pupil-level files: aggregated lazily, checked by what the aggregate shows, never loaded whole."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import narwhals as nw
import polars as pl

from school_index.backends import Backend, Frame
from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.steps.pupils import KEY, aggregate_pupils
from school_index.tables.headings import column_aliases, plain
from school_index.tables.schema import Table
from school_index.tables.text_file import separator_of, utf8_files
from school_index.tables.values import FIRST_YEAR, LAST_YEAR

_RESULTS = ("score", "mark")
_COLUMNS = ("school_id", "year", "exam", "subject", "grade", *_RESULTS)


def aggregate_files(
    paths: list[Path], table: Table, method: Method, backend: Backend
) -> tuple[pl.DataFrame | None, list[Problem], str]:
    """Aggregate pupils' files into the table `exams`; give it, the problems, and a digest of the aggregate."""
    with TemporaryDirectory(prefix="pupils-") as scratch:
        try:
            pupils, whole = _open(utf8_files(paths, Path(scratch)), table, backend)
            frame = backend.collect(aggregate_pupils(pupils, method, whole_numbers=whole))
        except _HeadingMissingError as error:
            return None, [error.problem], ""
        except (nw.exceptions.NarwhalsError, pl.exceptions.PolarsError, OSError, UnicodeDecodeError):
            return None, [Problem("error", "pupils_unreadable", "pupils", paths[0].parent.name)], ""
    problems = _check(frame, method, paths[0].name)
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


def _open(paths: list[Path], table: Table, backend: Backend) -> tuple[Frame, bool]:
    frame = backend.scan(paths, separator_of(paths[0]))
    schema = frame.collect_schema()
    aliases = column_aliases(table)
    found = {aliases[plain(name)]: name for name in schema.names() if plain(name) in aliases}
    for column in table.columns:
        if column.required and column.code not in found:
            details = {"heading_ru": column.heading.ru, "heading_en": column.heading.en, "near": ""}
            raise _HeadingMissingError(
                Problem("error", "heading_missing", "pupils", paths[0].name, 1, column.code, details=details)
            )
    columns = []
    for code in _COLUMNS:
        if code not in found:
            columns.append(nw.lit(None, dtype=nw.String if code == "grade" else nw.Int64).alias(code))
        elif code in _RESULTS and schema[found[code]] == nw.String:
            columns.append(_decimal(nw.col(found[code])).alias(code))
        elif code == "year":
            columns.append(nw.col(found[code]).cast(nw.Int64).alias(code))
        elif schema[found[code]] == nw.String or code in _RESULTS:
            columns.append(nw.col(found[code]).alias(code))
        else:
            columns.append(nw.col(found[code]).cast(nw.String).alias(code))
    whole = all(code not in found or schema[found[code]].is_integer() for code in _RESULTS)
    return frame.select(*columns), whole


def _decimal(text: nw.Expr) -> nw.Expr:
    filled = nw.when(text.str.len_chars() > 0).then(text)
    return filled.str.replace_all(",", ".", literal=True).cast(nw.Float64)


def _check(totals: pl.DataFrame, method: Method, name: str) -> list[Problem]:
    """Report years out of range and exams or subjects that no `[[pupils]]` rule covers."""
    wrong = totals["year"].unique().sort()
    problems = [
        Problem("error", "bad_year", "pupils", name, column="year", value="" if year is None else str(year))
        for year in wrong.filter(wrong.is_null() | ~wrong.is_between(FIRST_YEAR, LAST_YEAR)).to_list()
    ]
    known = {(term.id) for term in method.exams}
    subjects = {(term.id) for term in method.subjects}
    pairs = totals.select("exam", "subject").unique()
    for exam, subject in pairs.sort("exam", "subject").iter_rows():
        if exam not in known:
            details = {"known": ", ".join(sorted(known))}
            problems.append(
                Problem(
                    "error", "unknown_exam", "pupils", name, column="exam", value=str(exam), details=details
                )
            )
        elif subject not in subjects:
            details = {"known": ", ".join(sorted(subjects))}
            problems.append(
                Problem(
                    "error",
                    "unknown_subject",
                    "pupils",
                    name,
                    column="subject",
                    value=str(subject),
                    details=details,
                )
            )
        elif not any(rule.exam == exam and rule.subject in (None, subject) for rule in method.pupil_rules):
            problems.append(
                Problem(
                    "error", "pupil_rule_missing", "pupils", name, column="exam", value=f"{exam} · {subject}"
                )
            )
    return problems
