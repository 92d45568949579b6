"""A region handed in as a folder or as a workbook, and the refusal it meets."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Answer, Workplace
from tests.cli.region import YEAR, Region


def save(region: Region, workplace: Workplace, layout: str) -> Path:
    if layout == "csv":
        return region.write_folder(workplace.folder / "region")
    return region.write_workbook(workplace.folder / "region.xlsx")


def file_of(table: str, layout: str) -> str:
    return f"{table}.csv" if layout == "csv" else f"region.xlsx · {table}"


def refused(workplace: Workplace, data: Path) -> Answer:
    answer = workplace.refusal("identify", data, "--year", str(YEAR), "--out", workplace.folder / "out")
    assert answer.out == ""
    assert answer.err.endswith(". Ничего не записано.\n")
    return answer


def the_error(answer: Answer) -> str:
    assert len(answer.errors) == 1, answer.err
    assert "1 ошибка" in answer.err
    return answer.errors[0]
