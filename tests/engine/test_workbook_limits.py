"""No workbook takes more memory, time or room than the limits say."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from school_index.tables.workbook import Limits
from tests.engine import hostile_workbooks as hostile
from tests.engine.hostile_workbooks import book, cell, inline, packed, parts_of, row, worksheet
from tests.engine.workbook_reading import refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIBIBYTE = 1 << 30
MEASURE = """
import json, resource, sys, time
from collections.abc import Iterator
from pathlib import Path
from school_index.tables.workbook import WorkbookRefused, read_workbook
began = time.monotonic()
try:
    read_workbook(Path(sys.argv[1]))
    rule = ""
except WorkbookRefused as refusal:
    rule = refusal.rule
seconds = time.monotonic() - began
who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
print(json.dumps([rule, seconds, sum(resource.getrusage(one).ru_maxrss for one in who) * 1024]))
"""


def wide_sheet(columns: int) -> bytes:
    return book(f"<row>{'<c><v>1</v></c>' * columns}</row>")


@pytest.mark.parametrize(
    ("build", "rule", "place", "details"),
    [
        (
            lambda: hostile.long_sheet(300_000),
            "workbook_too_many_rows",
            "Sheet1",
            {"rows": 300_000, "limit": 100_000},
        ),
        (lambda: wide_sheet(201), "workbook_too_many_columns", "Sheet1", {"columns": 201, "limit": 200}),
        (
            lambda: packed(parts_of(*[worksheet("")] * 51)),
            "workbook_too_many_sheets",
            "",
            {"sheets": 51, "limit": 50},
        ),
        (
            lambda: hostile.crowded_archive(2_000),
            "workbook_too_big",
            "",
            {"kind": "parts", "found": 2_005, "limit": 2_000},
        ),
    ],
    ids=["rows", "columns", "sheets", "parts"],
)
def test_too_much_is_refused(
    tmp_path: Path, build: Callable[[], bytes], rule: str, place: str, details: dict[str, str | int]
) -> None:
    assert refusal(tmp_path, build()) == (rule, place, details)


@pytest.mark.parametrize(
    ("limits", "place", "kind"),
    [
        ({"file_bytes": 1_000}, "", "file"),
        ({"unpacked_bytes": 5_000}, "", "unpacked"),
        ({"packing_ratio": 10, "packing_floor": 5_000}, "", "ratio"),
        ({"cells": 3}, "Sheet1", "cells"),
        ({"result_bytes": 30}, "", "text"),
    ],
)
def test_limits_of_size_are_kept(tmp_path: Path, limits: dict[str, int], place: str, kind: str) -> None:
    data = row(1, cell("A1", 1), cell("B1", 2)) + row(2, cell("A2", 3))
    rule, where, details = refusal(tmp_path, book(data, after=" " * 10_000), Limits(**limits))
    assert (rule, where, details["kind"]) == ("workbook_too_big", place, kind)
    [limit] = [value for name, value in limits.items() if name != "packing_floor"]
    assert details["limit"] == limit
    assert int(details["found"]) > limit


def test_figures_of_a_limit_are_exact(tmp_path: Path) -> None:
    content = book(row(1, cell("A1", 1), cell("B1", 2)) + row(2, cell("A2", 3)))
    for limits, kind, found in (
        (Limits(file_bytes=1_000), "file", len(content)),
        (Limits(cells=3), "cells", 4),
    ):
        limit = 1_000 if kind == "file" else 3
        assert refusal(tmp_path, content, limits)[2] == {"kind": kind, "found": found, "limit": limit}


def test_a_part_longer_than_declared_is_not_unpacked_beyond_the_limit(tmp_path: Path) -> None:
    content = hostile.understated(worksheet("") + " " * 50_000)
    assert refusal(tmp_path, content, Limits(unpacked_bytes=20_000))[2]["kind"] == "unpacked"


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_processor_time_is_limited(tmp_path: Path) -> None:
    content = hostile.long_sheet(800_000)
    details = {"kind": "cpu", "seconds": 1}
    assert refusal(tmp_path, content, Limits(cpu_seconds=1)) == ("workbook_timeout", "", details)


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limit")
def test_memory_is_limited(tmp_path: Path) -> None:
    content = book("".join(row(n, inline(f"A{n}", f"{n * 7919} " + "школа" * 600)) for n in range(1, 20_000)))
    details = {"kind": "memory"}
    assert refusal(tmp_path, content, Limits(memory_bytes=128 << 20)) == ("workbook_resources", "", details)


def test_waiting_time_is_limited(tmp_path: Path) -> None:
    details = {"kind": "wall", "seconds": 0}
    assert refusal(tmp_path, book(""), Limits(wall_seconds=0.001)) == ("workbook_timeout", "", details)


@pytest.mark.skipif(sys.platform == "win32", reason="needs the system's accounting")
@pytest.mark.parametrize(
    ("build", "rule"),
    [
        (lambda: hostile.zeros_bomb(GIBIBYTE), "workbook_too_big"),
        (lambda: hostile.repeated_text(length=32_000, cells=60_000), "workbook_too_big"),
        (lambda: book(row(1, cell("A1", 1)) + row(1_048_576, cell("XFD1048576", 2))), "workbook_far_cell"),
    ],
    ids=["zeros", "repeated_text", "far_cell"],
)
def test_hostile_files_stay_within_a_gibibyte_and_half_a_minute(
    tmp_path: Path, build: Callable[[], bytes], rule: str
) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(build())
    # A process of its own: the accounting of this one remembers everything that the tests ever held.
    answer = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, text=True
    ).stdout
    found, seconds, memory = json.loads(answer)
    assert found == rule
    assert seconds < 30
    assert memory < GIBIBYTE
