"""Pupil-level files: counted lazily, checked by what the counts show, never loaded whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import narwhals as nw
import polars as pl

from school_index.backends import Backend, Frame
from school_index.methodology.method import Method
from school_index.problems import Problem, has_errors
from school_index.steps.pupil_rules import apply_rules
from school_index.steps.pupils import KEY, RESULTS, Result, count_pupils, limits_of, merge_counts
from school_index.tables.headings import column_aliases, plain
from school_index.tables.pupil_order import in_order
from school_index.tables.pupil_parts import part_problems, unread_values
from school_index.tables.pupil_repeats import PupilRows, repeat_problems
from school_index.tables.pupil_spelling import one_spelling
from school_index.tables.pupil_totals import aggregate_problems
from school_index.tables.schema import Table
from school_index.tables.text_file import separator_of, utf8_files
from school_index.tables.values import LARGEST_MEAN


def aggregate_files(
    paths: list[Path],
    table: Table,
    method: Method,
    backend: Backend,
    *,
    most_sought: int | None,
) -> tuple[pl.DataFrame | None, list[Problem], str]:
    """Aggregate pupils' files into the table `exams`; give it, the problems, and a digest of the aggregate.

    Repeated rows are sought in files of at most `most_sought` rows, always where it is None.
    """
    problems = part_problems(paths)
    if problems:
        return None, problems, ""
    with TemporaryDirectory(prefix="pupils-") as scratch:
        files = utf8_files(paths, Path(scratch))
        try:
            opened = _open(files, table, backend)
            counts, renamed = one_spelling(_count(opened, method, backend), method)
            if renamed:
                counts = _calculated(merge_counts(nw.from_native(counts.lazy())))
            totals = _calculated(apply_rules(nw.from_native(counts.lazy()), method))
            problems = aggregate_problems(totals, method, paths[0].name)
            if any(problem.rule == "too_large" for problem in problems):
                problems = unread_values(files, column_aliases(table)) or problems
            if not problems:
                problems = repeat_problems(PupilRows(files, opened.found, method, renamed), most_sought)
        except _HeadingMissingError as error:
            return None, [error.problem], ""
        except (nw.exceptions.NarwhalsError, pl.exceptions.PolarsError, OSError, UnicodeDecodeError):
            unreadable = Problem("error", "pupils_unreadable", "pupils", paths[0].parent.name)
            return None, unread_values(files, column_aliases(table)) or [unreadable], ""
    if has_errors(problems):
        return None, problems, ""
    exams, digest = in_order(totals.drop("least", "most"))
    return exams, problems, f"pupils:{digest}"


class _HeadingMissingError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.rule)


@dataclass(frozen=True)
class _Opened:
    """Files of pupils as one lazy table: the headings of its columns, and which results are whole numbers."""

    frame: Frame
    found: Mapping[str, str]
    whole_numbers: Mapping[Result, bool]


def _open(paths: list[Path], table: Table, backend: Backend) -> _Opened:
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
    columns = [nw.col(found[code]).alias(code) for code in KEY if code in found]
    whole: dict[Result, bool] = {}
    for code in RESULTS:
        if code not in found:
            continue
        kind = schema[found[code]]
        column = nw.col(found[code])
        columns.append((_decimal(column) if kind == nw.String else column).alias(code))
        whole[code] = kind.is_integer()
    return _Opened(frame.select(*columns), found, whole)


def _decimal(text: nw.Expr) -> nw.Expr:
    filled = nw.when(text.str.len_chars() > 0).then(text)
    return filled.str.replace_all(",", ".", literal=True).cast(nw.Float64)


def _count(opened: _Opened, method: Method, backend: Backend) -> pl.DataFrame:
    """Count the pupils; their extreme results by group only where one in the files cannot be right."""
    whole = opened.whole_numbers
    limits = limits_of(method)
    key = [code for code in KEY if code in opened.found]
    extremes = not all(whole.values()) or not _are_believable(opened, backend)
    return backend.collect(count_pupils(opened.frame, key, limits, whole, extremes=extremes))


def _are_believable(opened: _Opened, backend: Backend) -> bool:
    """Whether all results, integers, are numbers that could be: one look over two columns is cheap."""
    names = list(opened.whole_numbers)
    if not names:
        return True
    ends = [nw.col(name).min().alias(f"{name}_least") for name in names]
    ends += [nw.col(name).max().alias(f"{name}_most") for name in names]
    found = [one for one in backend.collect(opened.frame.select(*ends)).row(0) if one is not None]
    return all(0 <= one <= LARGEST_MEAN for one in found)


def _calculated(frame: Frame) -> pl.DataFrame:
    """Calculate what is left, a row for each group, in this process."""
    return cast("pl.LazyFrame", nw.to_native(frame)).collect(engine="streaming")
