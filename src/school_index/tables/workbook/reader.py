"""Reading a workbook in a child process: this side starts it, waits for it and decodes what it wrote."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from school_index.tables.workbook.limits import Limits
from school_index.tables.workbook.refusal import WorkbookRefused

CHILD = Path(__file__).with_name("child.py")
# What an interpreter may need to start; everything else, passwords of the caller included, stays here.
PASSED_ON = ("DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
DEFAULT_LIMITS = Limits()
OUT_OF_MEMORY_EXIT = 3
ROOM_FOR_REFUSAL = 4096


@dataclass(frozen=True)
class SheetRows:
    """One sheet as text: a rectangle without empty rows or columns around it.

    `first_row` and `first_column` are the numbers, counted from 1, that the rectangle's first row and column
    have in the workbook. Numbers are shortest decimals, dates ISO, truth values TRUE and FALSE, errors the
    text that Excel shows (#DIV/0!); a cell that is empty or holds only white space is None.
    """

    name: str
    rows: list[list[str | None]]
    first_row: int = 1
    first_column: int = 1


def read_workbook(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[SheetRows]:
    """Every worksheet of an XLSX file, hidden ones included, in the workbook's order.

    Raises WorkbookRefused, and nothing else, for whatever the path leads to.
    """
    with _opened(path, limits) as workbook:
        try:
            with (
                tempfile.TemporaryDirectory(prefix="workbook-") as workplace,
                tempfile.TemporaryFile() as result,
            ):
                exit_code = _run_child(workbook, result, workplace, limits)
                return _answer(result, exit_code, limits)
        except OSError as error:
            raise WorkbookRefused("workbook_resources", details={"kind": "not_started"}) from error


def _opened(path: Path, limits: Limits) -> BinaryIO:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe or a device might keep whoever opens it waiting for ever.
            kind = "directory" if stat.S_ISDIR(status.st_mode) else "not_a_file"
            raise WorkbookRefused("workbook_unreadable", details={"kind": kind})
        if status.st_size == 0:
            raise WorkbookRefused("workbook_empty_file")
        if status.st_size > limits.file_bytes:
            details: dict[str, str | int] = {
                "kind": "file",
                "found": status.st_size,
                "limit": limits.file_bytes,
            }
            raise WorkbookRefused("workbook_too_big", details=details)
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise WorkbookRefused("workbook_unreadable", details={"kind": "missing"}) from error
    except PermissionError as error:
        raise WorkbookRefused("workbook_unreadable", details={"kind": "no_permission"}) from error
    except (OSError, ValueError) as error:
        raise WorkbookRefused("workbook_unreadable", details={"kind": "failed"}) from error


def _run_child(workbook: BinaryIO, result: BinaryIO, workplace: str, limits: Limits) -> int:
    """Exit code of the child, which takes the workbook on its input and writes lines of JSON to `result`.

    It starts without site-packages or our own `__init__` modules: a dataframe library alone may ask for more
    memory than the child is allowed.
    """
    calamine = importlib.util.find_spec("python_calamine")
    if calamine is None or calamine.origin is None:
        raise ModuleNotFoundError("python_calamine")
    libraries = str(Path(calamine.origin).parents[1])
    try:
        return subprocess.run(  # noqa: S603 - our own script, the file's content never reaches the command line
            [sys.executable, "-I", "-S", str(CHILD), libraries, json.dumps(asdict(limits))],
            stdin=workbook,
            stdout=result,
            stderr=subprocess.DEVNULL,
            cwd=workplace,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=limits.wall_seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        details: dict[str, str | int] = {"kind": "wall", "seconds": int(limits.wall_seconds)}
        raise WorkbookRefused("workbook_timeout", details=details) from error


def _answer(result: BinaryIO, exit_code: int, limits: Limits) -> list[SheetRows]:
    if exit_code != 0:
        raise _death(exit_code, limits)
    if result.seek(0, os.SEEK_END) > limits.result_bytes + ROOM_FOR_REFUSAL:
        raise WorkbookRefused("workbook_resources", details={"kind": "crashed"})
    result.seek(0)
    try:
        return _decoded(result)
    except (ValueError, TypeError, IndexError) as error:
        raise WorkbookRefused("workbook_resources", details={"kind": "crashed"}) from error


def _decoded(lines: BinaryIO) -> list[SheetRows]:
    """Sheets from lines ["sheet", name, row, column], each with ["rows", rows] after it, up to ["end"]."""
    sheets: list[SheetRows] = []
    for line in lines:
        match json.loads(line):
            case ["sheet", str(name), int(first_row), int(first_column)]:
                sheets.append(SheetRows(name, [], first_row, first_column))
            case ["rows", list(rows)]:
                sheets[-1].rows.extend(rows)
            case ["refused", str(rule), str(place), dict(details)]:
                raise WorkbookRefused(rule, place, details)
            case ["end"]:
                return sheets
            case _:
                raise ValueError(line[:100])
    raise ValueError("no end")


def _death(exit_code: int, limits: Limits) -> WorkbookRefused:
    if sys.platform != "win32" and exit_code == -signal.SIGXCPU:
        return WorkbookRefused("workbook_timeout", details={"kind": "cpu", "seconds": limits.cpu_seconds})
    # Native code that is refused memory aborts; the kernel kills who takes too much of it.
    hungry = exit_code == OUT_OF_MEMORY_EXIT or (
        sys.platform != "win32" and -exit_code in (signal.SIGABRT, signal.SIGKILL)
    )
    return WorkbookRefused("workbook_resources", details={"kind": "memory" if hungry else "crashed"})
