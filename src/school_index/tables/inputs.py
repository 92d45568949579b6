"""Which files and sheets hold which tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from school_index.problems import Problem
from school_index.tables.book import read_book
from school_index.tables.headings import plain, table_aliases
from school_index.tables.parquet import read_parquet
from school_index.tables.raw import RawTable, unreadable
from school_index.tables.schema import Table
from school_index.tables.text_file import read_csv

_OURS = {plain(name) for name in ("Пояснения", "Explanations", "Справочник", "Reference", "README")}


@dataclass
class Found:
    """Raw tables by name, files of pupil-level results, digests of the files, and problems so far."""

    tables: dict[str, RawTable] = field(default_factory=dict)
    pupils: list[Path] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_tables(path: Path, tables: Mapping[str, Table]) -> Found:
    """Open a folder of CSV or Parquet files, or one XLSX workbook."""
    found = Found()
    try:
        if path.is_dir():
            _open_folder(path, tables, found)
        elif path.is_file():
            _open_workbook(path, tables, found)
        else:
            found.problems.append(Problem("error", "path_missing", file=str(path)))
    except OSError:
        found.problems.append(Problem("error", "path_unreadable", file=str(path)))
    return found


def _open_workbook(path: Path, tables: Mapping[str, Table], found: Found) -> None:
    if path.suffix.lower() in {".csv", ".parquet"}:
        found.problems.append(Problem("error", "path_single_table", file=path.name))
        return
    raws, problems = read_book(path)
    found.problems += problems
    if not problems:
        found.digests.append(_digest(path))
    for raw in raws:
        _place(raw, tables, found)


def _open_folder(path: Path, tables: Mapping[str, Table], found: Found) -> None:
    aliases = table_aliases(tables)
    entries = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~$")))
    for entry in entries:
        name = aliases.get(plain(entry.stem))
        if name == "pupils" and found.pupils:
            other = found.pupils[0].name
            found.problems.append(Problem("error", "table_twice", name, entry.name, details={"other": other}))
        elif name == "pupils":
            found.pupils += _parts(entry)
        elif entry.is_dir() and name is None:
            continue
        elif entry.suffix.lower() in {".xlsx", ".xls", ".xlsm"}:
            found.problems.append(Problem("warning", "workbook_in_folder", file=entry.name))
        elif entry.suffix.lower() in {".csv", ".parquet"} and name is None:
            found.problems.append(Problem("warning", "table_unknown", file=entry.name))
        elif entry.suffix.lower() in {".csv", ".parquet"}:
            raw, problems = _read_file(entry)
            found.problems += problems
            if not problems:
                found.digests.append(_digest(entry))
            if raw is not None:
                _place(raw, tables, found)
            else:
                found.tables.setdefault(str(name), unreadable(entry.stem, entry.name))


def _read_file(entry: Path) -> tuple[RawTable | None, list[Problem]]:
    if entry.exists() and not entry.is_file():
        return None, [Problem("error", "path_unreadable", file=entry.name)]
    try:
        return read_csv(entry) if entry.suffix.lower() == ".csv" else read_parquet(entry)
    except OSError:
        return None, [Problem("error", "path_unreadable", file=entry.name)]


def _parts(entry: Path) -> list[Path]:
    if entry.is_dir():
        return sorted(part for part in entry.iterdir() if part.suffix.lower() in {".csv", ".parquet"})
    return [entry] if entry.suffix.lower() in {".csv", ".parquet"} else []


def _place(raw: RawTable, tables: Mapping[str, Table], found: Found) -> None:
    key = plain(raw.title)
    name = table_aliases(tables).get(key)
    if name is None:
        if key not in _OURS:
            found.problems.append(Problem("warning", "table_unknown", file=raw.file))
    elif name in found.tables:
        found.problems.append(
            Problem("error", "table_twice", name, raw.file, details={"other": found.tables[name].file})
        )
    else:
        found.tables[name] = raw
        found.problems += [
            Problem("error", "heading_twice", "", raw.file, raw.first_row - 1, column)
            for column in raw.doubled
        ]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return f"{path.name}:{hashlib.file_digest(file, 'sha256').hexdigest()}"
