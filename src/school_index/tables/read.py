"""The door to input: a path in, checked tables and every problem out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from school_index.backends import Backend, PolarsBackend
from school_index.methodology.method import Method
from school_index.problems import InputRefused, Problem, has_errors
from school_index.tables.comparisons import comparison_warnings
from school_index.tables.inputs import Found, find_tables
from school_index.tables.model import InputTables
from school_index.tables.one_table import read_rows
from school_index.tables.raw import RawTable
from school_index.tables.relations import check_schools
from school_index.tables.schema import Table, tables_of
from school_index.tables.shape import named_columns
from school_index.tables.text_file import read_csv
from school_index.tables.values import Reading

MOST_SOUGHT = 5_000_000
"""`identify` seeks repeated rows in files of up to so many pupils, `check` in any."""


@dataclass(frozen=True)
class Checked:
    """What reading gives: tables (None where errors stop the calculation) and every problem."""

    tables: InputTables | None
    problems: tuple[Problem, ...]


def read_tables(path: Path, method: Method, *, backend: Backend | None = None) -> InputTables:
    """Read and check the tables at `path`.

    Raises InputRefused with every problem where there is an error.
    """
    checked = check_tables(path, method, backend=backend)
    if checked.tables is None:
        raise InputRefused(checked.problems)
    return checked.tables


def check_tables(
    path: Path,
    method: Method,
    *,
    year: int | None = None,
    backend: Backend | None = None,
    compare: bool = True,
    most_sought: int | None = MOST_SOUGHT,
) -> Checked:
    """Read and check a folder of CSV or Parquet files or one XLSX workbook, never stopping at the first problem.

    With `year` the data of that year must be there; `compare` adds warnings that compare years. Repeated rows of
    pupils are sought among at most `most_sought`, None for any number.
    """
    tables = tables_of(method)
    found = find_tables(path, tables)
    problems = found.problems
    problems += _missing_tables(found, method)
    readings: dict[str, Reading] = {}
    frames: dict[str, pl.DataFrame] = {}
    for name, raw in found.tables.items():
        if raw.frame.width == 0 or name == "pupils":
            continue
        _read_one(raw, tables[name], method, readings, frames, problems)
    if found.pupils and not has_errors(problems):
        _read_pupils(found, tables, method, backend or PolarsBackend(), readings, frames, most_sought)
    if "schools" in frames and frames["schools"].height:
        check_schools(readings, frames)
    for reading in readings.values():
        problems += reading.problems
    if "schools" in frames and year is not None and not has_errors(problems):
        problems += _year_problems(frames, method, year)
    if has_errors(problems):
        return Checked(None, tuple(problems))
    if compare:
        problems += comparison_warnings(frames, method, year)
    digest = hashlib.sha256("\n".join(sorted(found.digests)).encode()).hexdigest()
    return Checked(InputTables(frames, tuple(found.pupils), digest), tuple(problems))


def read_schools(path: Path, method: Method) -> tuple[pl.DataFrame | None, tuple[Problem, ...]]:
    """Read the table of schools alone, from a folder, a workbook or a CSV file; None where it has errors."""
    table = tables_of(method)["schools"]
    if path.suffix.lower() == ".csv" and path.is_file():
        raw, problems = read_csv(path)
    else:
        found = find_tables(path, {"schools": table})
        raw, problems = found.tables.get("schools"), found.problems
        if raw is None and not has_errors(problems):
            problems.append(Problem("error", "table_missing", table="schools"))
    frames: dict[str, pl.DataFrame] = {}
    readings: dict[str, Reading] = {}
    if raw is not None and raw.frame.width:
        _read_one(raw, table, method, readings, frames, problems)
        for reading in readings.values():
            problems += reading.problems
    return (None if has_errors(problems) else frames.get("schools")), tuple(problems)


def _missing_tables(found: Found, method: Method) -> list[Problem]:
    if any(
        problem.rule.startswith(("workbook_", "path_")) and problem.severity == "error"
        for problem in found.problems
    ):
        return []
    needed = ["schools", *method.tables]
    given = {*found.tables, *(["exams"] if found.pupils or "pupils" in found.tables else [])}
    problems = [Problem("error", "table_missing", table=name) for name in needed if name not in given]
    if found.pupils and "exams" in found.tables:
        problems.append(Problem("error", "pupils_and_exams", table="pupils"))
    if "pupils" in found.tables:
        problems.append(
            Problem("error", "pupils_in_workbook", table="pupils", file=found.tables["pupils"].file)
        )
    return problems


def _read_one(
    raw: RawTable,
    table: Table,
    method: Method,
    readings: dict[str, Reading],
    frames: dict[str, pl.DataFrame],
    problems: list[Problem],
) -> None:
    texts, rows, found = named_columns(raw, table)
    problems += found
    if has_errors(found):
        return
    reading, frame = read_rows(raw, table, method, texts, rows)
    if table.name == "schools" and not frame.height:
        reading.problems.append(Problem("error", "table_empty", table.name, raw.file))
    readings[table.name] = reading
    frames[table.name] = frame


def _read_pupils(  # noqa: PLR0913 - the parts of one reading
    found: Found,
    tables: dict[str, Table],
    method: Method,
    backend: Backend,
    readings: dict[str, Reading],
    frames: dict[str, pl.DataFrame],
    most_sought: int | None,
) -> None:
    from school_index.tables.pupil_files import aggregate_files  # noqa: PLC0415 - it loads NumPy

    exams, problems, digest = aggregate_files(
        found.pupils, tables["pupils"], method, backend, most_sought=most_sought
    )
    found.problems += problems
    if exams is None:
        return
    found.digests.append(digest)
    raw = RawTable(
        "pupils", found.pupils[0].parent.name if len(found.pupils) > 1 else found.pupils[0].name, exams, 1
    )
    no_rows = pl.repeat(
        None, exams.height, dtype=pl.Int64, eager=True
    )  # the rows are sums, they stand nowhere
    reading = Reading(tables["exams"], raw, no_rows)
    readings["exams"] = reading
    frames["exams"] = exams


def _year_problems(frames: dict[str, pl.DataFrame], method: Method, year: int) -> list[Problem]:
    schools = frames["schools"]
    years = InputTables(frames).years()
    general = schools["year"].null_count() > 0
    if not general and not (schools["year"] == year).any():
        known = sorted(schools["year"].drop_nulls().unique().to_list())
        return [Problem("error", "year_absent", "schools", value=str(year), details={"known": _span(known)})]
    if year not in years:
        return [
            Problem("error", "year_absent", "exams", value=str(year), details={"known": _span(list(years))})
        ]
    return [
        Problem("warning", "window_year_absent", value=str(one))
        for one in method.years(year)
        if one not in years
    ]


def _span(years: list[int]) -> str:
    return ", ".join(str(one) for one in years) or "—"
