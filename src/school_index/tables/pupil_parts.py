"""Files of pupil-level results, looked at one by one: is each what it says, and where a value cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from school_index.problems import Problem
from school_index.tables.headings import plain
from school_index.tables.text_file import BINARY_STARTS, separator_of

_MOST_SHOWN = 20
_TAIL_BYTES = 65_536
_NUMBER = r"^\s*\d+([.,]\d*)?\s*$"
_WHOLE = r"^\s*\d+(\.0*)?\s*$"


def part_problems(paths: Iterable[Path]) -> list[Problem]:
    """Report files that are empty, of another kind, or cut off in their last line."""
    problems: list[Problem] = []
    for path in paths:
        try:
            problems += _parquet_problems(path) if path.suffix.lower() == ".parquet" else _csv_problems(path)
        except OSError:
            problems.append(Problem("error", "path_unreadable", "pupils", path.name))
    return problems


def unread_values(paths: Iterable[Path], aliases: dict[str, str]) -> list[Problem]:
    """Find years, scores and marks that are no numbers in CSV files, with their rows."""
    problems: list[Problem] = []
    for path in paths:
        if path.suffix.lower() != ".csv":
            continue
        rows = pl.scan_csv(path, separator=separator_of(path), infer_schema=False, glob=False)
        for heading in rows.collect_schema().names():
            code = aliases.get(plain(heading), "")
            if code in {"year", "score", "mark"}:
                wrong = ~pl.col(heading).str.contains(_WHOLE if code == "year" else _NUMBER)
                wrong &= pl.col(heading).str.strip_chars().str.len_chars() > 0
                found = rows.with_row_index("row", offset=2).filter(wrong).select("row", heading)
                rule = "bad_year" if code == "year" else "not_a_number"
                problems += [
                    Problem("error", rule, "pupils", path.name, row, code, value)
                    for row, value in found.head(_MOST_SHOWN).collect().iter_rows()
                ]
    return problems


def _parquet_problems(path: Path) -> list[Problem]:
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 4))
        if start == file.read(4) == b"PAR1":
            return []
    return [Problem("error", "not_a_parquet", "pupils", path.name)]


def _csv_problems(path: Path) -> list[Problem]:
    separator = separator_of(path).encode()
    with path.open("rb") as file:
        heading = file.readline(_TAIL_BYTES)
        if heading.startswith(BINARY_STARTS):
            return [Problem("error", "not_a_csv", "pupils", path.name)]
        file.seek(0, 2)
        size = file.tell()
        if not heading.strip():
            return [Problem("error", "file_empty", "pupils", path.name)]
        file.seek(max(0, size - _TAIL_BYTES))
        last = file.read().rstrip(b"\r\n").rsplit(b"\n", 1)[-1]
    cells, expected = last.count(separator) + 1, heading.count(separator) + 1
    if cells >= expected or b'"' in last:
        return []
    details = {"cells": cells, "expected": expected}
    return [Problem("error", "row_width", "pupils", path.name, _line_count(path), details=details)]


def _line_count(path: Path) -> int:
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 24), b""))
        file.seek(-1, 2)
        return lines + (file.read(1) != b"\n")
