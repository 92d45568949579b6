"""CSV as people save it: UTF-8 with or without a mark, Windows-1251, commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
import shutil
from pathlib import Path

import polars as pl

from school_index.problems import Problem
from school_index.tables.raw import RawTable, with_headings

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
BINARY_STARTS = (
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"PAR1",
    b"\x1f\x8b",
)
_SEPARATORS = (",", ";", "\t")
_HEADING_BYTES = 65_536
_MOST_SHOWN = 1000


def read_csv(path: Path) -> tuple[RawTable | None, list[Problem]]:
    """Read one CSV file as text; problems name the file and the row."""
    raw = path.read_bytes()
    if not raw or raw.isspace():
        return None, [Problem("error", "file_empty", file=path.name)]
    if raw.startswith(BINARY_STARTS) or (
        b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        return None, [Problem("error", "not_a_csv", file=path.name)]
    text = _utf8(raw)
    if text is None:
        return None, [Problem("error", "file_encoding", file=path.name)]
    text, skipped = _from_heading(text)
    separator = _separator(_first_line(text))
    ragged = _ragged_rows(text, separator)
    if ragged:
        return None, _row_problems(path, ragged, skipped)
    try:
        frame = pl.read_csv(
            text, separator=separator, infer_schema=False, has_header=False, raise_if_empty=False
        )
    except pl.exceptions.PolarsError:
        ragged = _ragged_rows(text, separator, doubtful=True)
        return None, _row_problems(path, ragged, skipped) or [Problem("error", "not_a_csv", file=path.name)]
    return _with_headings(path, frame, skipped), []


def _from_heading(text: bytes) -> tuple[bytes, int]:
    """Pass over rows without any text above the heading; give the rest and the number of rows passed over."""
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")  # line ends of old Macintosh programs
    skipped = 0
    start = 0
    while (end := text.find(b"\n", start)) >= 0 and not text[start:end].strip(b' \t\r,;"'):
        start, skipped = end + 1, skipped + 1
    return text[start:], skipped


def _first_line(text: bytes) -> bytes:
    return text[: text.find(b"\n") if b"\n" in text else None]


def separator_of(path: Path) -> str:
    """The separator of a CSV file, by its heading; a comma for anything else."""
    if path.suffix.lower() != ".csv":
        return ","
    with path.open("rb") as file:
        return _separator(file.readline(_HEADING_BYTES))


def utf8_files(paths: list[Path], scratch: Path) -> list[Path]:
    """Give the files themselves, or for CSV that is not UTF-8 a copy in `scratch` recoded from Windows-1251."""
    return [
        path if path.suffix.lower() != ".csv" or _starts_as_utf8(path) else _recoded(path, scratch)
        for path in paths
    ]


def _starts_as_utf8(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(_HEADING_BYTES)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _recoded(path: Path, scratch: Path) -> Path:
    copy = scratch / path.name
    with (
        path.open(encoding="cp1251", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        shutil.copyfileobj(source, target)
    return copy


def _separator(heading: bytes) -> str:
    bare = re.sub(rb'"[^"]*"', b"", heading)
    return max(_SEPARATORS, key=lambda one: bare.count(one.encode()))


def _with_headings(path: Path, frame: pl.DataFrame, skipped: int) -> RawTable:
    headings = [str(cell or "").strip() for cell in frame.row(0)]
    body = frame.slice(1)
    return with_headings(path.stem, path.name, headings, body, skipped + 2)


def _utf8(raw: bytes) -> bytes | None:
    """Recode to UTF-8 without a mark; None where the bytes are no text we know."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding).encode("utf-8")
            except UnicodeDecodeError:
                return None
    if raw.isascii():
        return raw
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return raw.decode("cp1251").encode("utf-8")
        except UnicodeDecodeError:
            return None
    return raw


def _row_problems(path: Path, ragged: list[tuple[int, int, int]], skipped: int) -> list[Problem]:
    shown = ragged[:_MOST_SHOWN]
    return [
        Problem(
            "error",
            "row_width",
            file=path.name,
            row=row + skipped,
            details={"cells": cells, "expected": expected},
            more=len(ragged) - len(shown) if number == len(shown) else 0,
        )
        for number, (row, cells, expected) in enumerate(shown, start=1)
    ]


def _ragged_rows(text: bytes, separator: str, *, doubtful: bool = False) -> list[tuple[int, int, int]]:
    """Rows with more or fewer cells than the heading: row, cells, expected.

    Counting separators settles most files at once; only a file that this leaves in doubt is read row by row.
    """
    heading_width = _first_line(text).count(separator.encode()) + 1
    lines = text.count(b"\n") + (not text.endswith(b"\n"))
    if not doubtful and b'"' not in text and text.count(separator.encode()) == lines * (heading_width - 1):
        return []
    rows = csv.reader(io.StringIO(text.decode("utf-8"), newline=""), delimiter=separator)
    found: list[tuple[int, int, int]] = []
    expected, row = 0, 0
    try:
        for row, cells in enumerate(rows, start=1):
            if not expected:
                expected = len(cells)
            elif cells and len(cells) != expected:
                found.append((row, len(cells), expected))
    except csv.Error:
        found.append((row + 1, 0, expected))
    return found
