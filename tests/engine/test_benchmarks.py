"""The benchmarks print a line for every figure, and an absent program is a line, not a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.lines import HEADINGS, table
from benchmarks.region import measure
from benchmarks.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_region_without_yardsticks_prints_every_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("EFFECTIVE_SCHOOL_BENCH_PYTHON", raising=False)

    printed = table(measure(Settings(region_schools=12, repeat=1, folder=tmp_path))).splitlines()

    assert [word for word in printed[0].split("  ") if word] == [*HEADINGS[:1], *(f"{one}" for one in HEADINGS[1:])]
    rows = printed[2:]
    assert [row.split(": ")[1].split("  ")[0] for row in rows] == [
        "all variables, whole process",
        "files to lists in a running process",
        "the calculation alone",
        "11 social variables, whole process",
        "11 social variables, whole process",
        "11 social variables, whole process",
    ]
    assert [name in row for row, name in zip(rows[3:5], ("PSPP", "R"), strict=True)] == [True, True]
    assert all(row.endswith("not installed") for row in rows[3:5])
    assert (tmp_path / "run-ours" / "out" / "lists.csv").read_text(encoding="utf-8").startswith("school_id,name,")
