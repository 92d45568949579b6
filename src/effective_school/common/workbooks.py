"""Tables that people hand in, as rows of text: XLSX in a child process under limits, CSV here.

A file that cannot be read raises `FileRefused`, whose text tells the person why and what to do; whatever a file
holds, the process that calls stays unharmed.
"""

import csv
import io
import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from effective_school.common.children import child_environment
from effective_school.common.workbook_child import OUT_OF_MEMORY_EXIT

MEBIBYTE = 1024 * 1024
ZIP_START = b"PK\x03\x04"
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
UTF_16_STARTS = (b"\xff\xfe", b"\xfe\xff")
_BEGINNING, _SPACE, _LAYOUT = 4096, ord(" "), b"\t\n\r\f"
_CHILD = Path(__file__).with_name("workbook_child.py")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Limits:
    """Bounds of one reading. Rows are judged per sheet, cells and letters over the whole file."""

    unpacked_bytes: int = 200 * MEBIBYTE
    parts: int = 2_000
    sheets: int = 50
    rows: int = 100_000
    cells: int = 3_000_000
    letters: int = 64 * MEBIBYTE
    memory_bytes: int = 1024 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: int = 30


USUAL = Limits()


@dataclass(frozen=True)
class Sheet:
    """Rows of text; `rows[0]` is row 1 of the sheet, an empty cell is an empty text. A CSV file has one sheet."""

    name: str
    rows: list[list[str]]


class FileRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A file that was not read; its text says why, in the language of whoever reads it."""

    def __init__(self, reason: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, dict(details or {})

    def __str__(self) -> str:
        """Say why."""
        return _said(self.reason, self.details)


_WORDS: dict[str, str | Promise] = {
    "damaged": gettext_lazy(
        "The workbook is damaged and cannot be read. Open it in Excel, save it anew as XLSX and send it again."
    ),
    "foreign": gettext_lazy(
        "This is not an XLSX workbook. Save the table in Excel as XLSX or CSV and send it again."
    ),
    "old": gettext_lazy(
        "This is an old Excel file or one closed with a password. "
        "Save it as XLSX without a password and send it again."
    ),
    "password": gettext_lazy(
        "The workbook is closed with a password. Take the password off and send it again."
    ),
    "memory": gettext_lazy(
        "The workbook is too large to read. Copy the table alone into a new workbook and send that one."
    ),
    "slow": gettext_lazy(
        "The workbook takes too long to read. Copy the table alone into a new workbook and send that one."
    ),
    "crashed": gettext_lazy(
        "The workbook could not be read. Copy the table alone into a new workbook and send that one."
    ),
    "empty": gettext_lazy("The file is empty. Choose the file that holds the table."),
    "encoding": gettext_lazy("The letters of this file cannot be read. Save it as CSV in UTF-8, or as XLSX."),
    "csv": gettext_lazy("The file cannot be read as CSV. Save the table as XLSX and send it again."),
}


def read_table_file(content: bytes, limits: Limits = USUAL) -> list[Sheet]:
    """Read an XLSX workbook or a CSV file, told apart by what they hold and not by their names."""
    if not content.strip():
        raise FileRefused("empty")
    if content.startswith(ZIP_START):
        return read_workbook(content, limits)
    if content.startswith(OLE_START):
        raise FileRefused("old")
    if not _is_text(content):
        raise FileRefused("foreign")
    return [read_csv(content, limits)]


def read_workbook(content: bytes, limits: Limits = USUAL) -> list[Sheet]:
    """Read every sheet of an XLSX workbook."""
    command = [sys.executable, "-I", str(_CHILD), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no words of a person among its arguments
            command,
            input=content,
            capture_output=True,
            env=child_environment(),
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("slow") from None
    if done.returncode:
        raise FileRefused(_death(done.returncode))
    told: dict[str, Any] = json.loads(done.stdout)
    if "refused" in told:
        reason, details = told["refused"]
        raise FileRefused(reason, details)
    return [Sheet(name, rows) for name, rows in told["sheets"]]


def read_csv(content: bytes, limits: Limits = USUAL) -> Sheet:
    """Read a CSV file: UTF-8 or Windows-1251; semicolons, tabs or commas between the cells."""
    text = _decoded(content)
    if "\0" in text:
        raise FileRefused("foreign")
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([value.strip() for value in row])
            cells += len(row)
            if len(rows) > limits.rows:
                raise FileRefused("rows", {"sheet": "", "limit": limits.rows})
            if cells > limits.cells:
                raise FileRefused("cells", {"sheet": "", "limit": limits.cells})
    except csv.Error:
        raise FileRefused("csv") from None
    return Sheet("", rows)


def column_letters(position: int) -> str:
    """Give the letters of a column counted from 1, as Excel shows them."""
    letters = ""
    while position > 0:
        position, letter = divmod(position - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _is_text(content: bytes) -> bool:
    """Whether it begins as text does: without control characters but those of layout, whatever its alphabet."""
    if content.startswith(UTF_16_STARTS):
        return True
    return not any(byte < _SPACE and byte not in _LAYOUT for byte in content[:_BEGINNING])


def _decoded(content: bytes) -> str:
    for encoding in ("utf-16",) if content.startswith(UTF_16_STARTS) else ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding")


def _death(exit_code: int) -> str:
    if exit_code == -signal.SIGXCPU:
        return "slow"
    # Native code that is refused memory aborts; the kernel kills who takes too much of it.
    return "memory" if exit_code in {OUT_OF_MEMORY_EXIT, -signal.SIGABRT, -signal.SIGKILL} else "crashed"


def _said(reason: str, told: Mapping[str, Any]) -> str:
    limit, sheet = int(told.get("limit", 0)), str(told.get("sheet", ""))[:_LONGEST_NAME]
    match reason:
        case "rows":
            words = ngettext(
                "The sheet “%(sheet)s” has more than %(limit)d row. Delete the empty rows or split the table.",
                "The sheet “%(sheet)s” has more than %(limit)d rows. Delete the empty rows or split the table.",
                limit,
            )
        case "cells":
            words = _(
                "The table holds too many cells. Copy the table alone, without the empty cells around it, "
                "into a new workbook and send that one."
            )
        case "sheets":
            words = ngettext(
                "The workbook has more than %(limit)d sheet. Leave only those that were asked for.",
                "The workbook has more than %(limit)d sheets. Leave only those that were asked for.",
                limit,
            )
        case "unpacked":
            words = _(
                "Unpacked, the workbook is larger than %(limit)d MB. "
                "Delete pictures and foreign sheets and send it again."
            )
        case _:
            return str(_WORDS.get(reason, _WORDS["crashed"]))
    return words % {"limit": limit, "sheet": sheet}
