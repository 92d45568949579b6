"""A part of the input checked alone: some tables, a few schools, rows typed by hand.

Whoever collects data gets it piece by piece: one municipality, one table. The list of schools is known already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from school_index.methodology.method import Method
from school_index.problems import Problem, has_errors
from school_index.tables.comparisons import comparison_warnings
from school_index.tables.headings import column_aliases, plain, table_aliases
from school_index.tables.one_table import read_rows
from school_index.tables.raw import RawTable, with_headings
from school_index.tables.relations import check_schools
from school_index.tables.schema import Table, tables_of
from school_index.tables.shape import named_columns
from school_index.tables.text_file import read_csv
from school_index.tables.values import Reading
from school_index.tables.workbook import WorkbookRefused, read_workbook

_WORKBOOK_NAMES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_WORKBOOK_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
_NOT_TABLES = {plain(name) for name in ("Пояснения", "Explanations", "Справочник", "Reference", "README")}


@dataclass(frozen=True)
class PartTable:
    """One checked table; `rows` numbers its rows in the file or sheet, `columns` their columns from 1 by code."""

    frame: pl.DataFrame
    rows: pl.Series
    sheet: str
    heading_row: int
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What was read and every problem; a table that cannot be read at all is missing from `tables`."""

    tables: Mapping[str, PartTable]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> bool:
        """Whether there is an error."""
        return has_errors(self.problems)


@dataclass(frozen=True)
class _Found:
    raw: RawTable
    first_column: int


def read_part(
    path: Path, names: Sequence[str], method: Method, *, schools: pl.DataFrame, title: str = ""
) -> Part:
    """Read the tables `names` from one XLSX or CSV file, whichever of them it holds.

    `schools` has the columns of the table `schools`; rows of other schools are errors. Rows in which nothing but
    the key is filled in are passed over: a template is handed in with what there is. `title` is the name of the
    file that people know. A table is known by the name of its sheet or file, or else by its headings.
    """
    tables = {name: table for name, table in tables_of(method).items() if name in names}
    found, problems = _open(path, tables, title or path.name)
    readings: dict[str, Reading] = {}
    frames: dict[str, pl.DataFrame] = {"schools": schools}
    for name, one in found.items():
        texts, rows, told = named_columns(one.raw, tables[name])
        problems += told
        if not has_errors(told):
            texts, rows = _filled(texts, rows, tables[name])
            readings[name], frames[name] = read_rows(one.raw, tables[name], method, texts, rows)
    _relate(readings, frames, problems)
    parts = {
        name: PartTable(
            frames[name], one.rows, one.raw.title, one.raw.first_row - 1, _columns(found[name], one.table)
        )
        for name, one in readings.items()
    }
    return Part(parts, tuple(problems))


def check_rows(
    rows: Mapping[str, pl.DataFrame],
    method: Method,
    *,
    schools: pl.DataFrame,
    beside: Mapping[str, pl.DataFrame] | None = None,
    compare: bool = True,
) -> Part:
    """Check rows that are already at hand: frames of text by table, columns by code; rows count from 0.

    With `compare` also say what years beside each other make doubtful; `beside` gives typed rows of other years
    for this comparison.
    """
    tables = tables_of(method)
    readings: dict[str, Reading] = {}
    frames: dict[str, pl.DataFrame] = {"schools": schools}
    problems: list[Problem] = []
    for name, texts in rows.items():
        numbers = pl.int_range(0, texts.height, eager=True)
        raw = RawTable(name, "", texts, 0)
        readings[name], frames[name] = read_rows(raw, tables[name], method, texts, numbers)
    _relate(readings, frames, problems)
    if compare and not has_errors(problems):
        problems += comparison_warnings(_joined(frames, beside or {}), method, None)
    parts = {name: PartTable(frames[name], one.rows, "", 0) for name, one in readings.items()}
    return Part(parts, tuple(problems))


def _open(path: Path, tables: Mapping[str, Table], title: str) -> tuple[dict[str, _Found], list[Problem]]:
    with path.open("rb") as file:
        start = file.read(8)
    is_book = path.suffix.lower() in _WORKBOOK_NAMES or start.startswith(_WORKBOOK_STARTS)
    given, problems = _open_workbook(path, title) if is_book else _open_csv(path, title)
    found: dict[str, _Found] = {}
    for one in given:
        name = _table_of(one.raw, tables, alone=len(given) == 1)
        if one.raw.doubled:
            problems += [
                Problem("error", "heading_twice", name, one.raw.file, one.raw.first_row - 1, column)
                for column in one.raw.doubled
            ]
        elif not name:
            if plain(one.raw.title) not in _NOT_TABLES:
                problems.append(Problem("warning", "table_unknown", file=one.raw.file))
        elif name in found:
            other = found[name].raw.file
            problems.append(Problem("error", "table_twice", name, one.raw.file, details={"other": other}))
        else:
            found[name] = one
    if not found and not has_errors(problems):
        problems += [Problem("error", "table_missing", table=name) for name in tables]
    return found, problems


def _open_workbook(path: Path, title: str) -> tuple[list[_Found], list[Problem]]:
    try:
        sheets = read_workbook(path)
    except WorkbookRefused as refusal:
        place = Problem("error", refusal.rule, file=title, value=refusal.place, details=refusal.details)
        return [], [place]
    found = []
    for sheet in sheets:
        if sheet.rows:
            headings = [cell or "" for cell in sheet.rows[0]]
            schema = {f"column_{position}": pl.String for position in range(len(headings))}
            body = pl.DataFrame(sheet.rows[1:], schema=schema, orient="row")
            raw = with_headings(sheet.name, sheet.name, headings, body, sheet.first_row + 1)
            found.append(_Found(raw, sheet.first_column))
    return found, []


def _open_csv(path: Path, title: str) -> tuple[list[_Found], list[Problem]]:
    raw, problems = read_csv(path)
    told = [
        Problem(
            one.severity, one.rule, one.table, title, one.row, one.column, one.value, one.details, one.more
        )
        for one in problems
    ]
    if raw is None:
        return [], told
    return [_Found(RawTable(Path(title).stem, title, raw.frame, raw.first_row, raw.doubled), 1)], told


def _table_of(raw: RawTable, tables: Mapping[str, Table], *, alone: bool) -> str:
    """The table that a sheet is: by its name, else by its headings, else the only one that is asked for."""
    named = table_aliases(tables).get(plain(raw.title))
    if named:
        return named
    headings = {plain(heading) for heading in raw.frame.columns}
    fitting = {}
    for name, table in tables.items():
        known = {code for words, code in column_aliases(table).items() if words in headings}
        needed = {column.code for column in table.columns if column.required}
        fitting[name] = len(known & needed) / len(needed)
    best = max(fitting, key=lambda name: fitting[name], default="")
    if best and fitting[best] > 0.5 and list(fitting.values()).count(fitting[best]) == 1:  # noqa: PLR2004 - the half
        return best
    return next(iter(tables)) if alone and len(tables) == 1 else ""


def _filled(texts: pl.DataFrame, rows: pl.Series, table: Table) -> tuple[pl.DataFrame, pl.Series]:
    values = [code for code in texts.columns if code not in table.key]
    if not values or not texts.height:
        return texts, rows
    blank = texts.select(
        pl.all_horizontal((pl.col(code).str.strip_chars() == "").fill_null(value=True) for code in values)
    ).to_series()
    return texts.filter(~blank), rows.filter(~blank)


def _relate(
    readings: Mapping[str, Reading], frames: Mapping[str, pl.DataFrame], problems: list[Problem]
) -> None:
    check_schools(readings, frames)
    for reading in readings.values():
        problems += reading.problems


def _columns(found: _Found, table: Table) -> dict[str, int]:
    aliases = column_aliases(table)
    places = enumerate(found.raw.frame.columns, start=found.first_column)
    return {aliases[plain(heading)]: place for place, heading in places if plain(heading) in aliases}


def _joined(
    frames: Mapping[str, pl.DataFrame], beside: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    return {
        name: pl.concat([frame, beside[name].select(frame.columns)], how="vertical_relaxed")
        if name in beside and beside[name].height
        else frame
        for name, frame in frames.items()
    }
