"""Workbooks become text exactly, or are refused with the rule that says why; nothing else ever happens."""

from __future__ import annotations

import datetime
import io
import os
import random
import sys
import time
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from school_index.tables.workbook import Limits, SheetRows, WorkbookRefused, read_workbook
from tests.engine import hostile_workbooks as hostile
from tests.engine.hostile_workbooks import book, cell, inline, packed, parts_of, row, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GIBIBYTE = 1 << 30
MAXIMUM_SECONDS = 30


def read(folder: Path, content: bytes, limits: Limits | None = None) -> list[SheetRows]:
    path = folder / "книга.xlsx"
    path.write_bytes(content)
    return read_workbook(path, limits or Limits())


def refusal(folder: Path, content: bytes, limits: Limits | None = None) -> WorkbookRefused:
    with pytest.raises(WorkbookRefused) as caught:
        read(folder, content, limits)
    return caught.value


def told(refused: WorkbookRefused) -> tuple[str, str, dict[str, str | int]]:
    return refused.rule, refused.place, refused.details


def good_workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        moment = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        clock = workbook.add_format({"num_format": "hh:mm"})
        span = workbook.add_format({"num_format": "[h]:mm:ss"})
        schools = workbook.add_worksheet("Школы и группы")
        schools.write_row(0, 0, ["school_id", "Название", "доля", "учеников"])
        schools.write_row(1, 0, ["007", "  СОШ № 1\u00a0", 0.1 + 0.2, 412])
        schools.write_row(2, 0, ["008", "   ", -0.5, 1e21])
        kinds = workbook.add_worksheet("Виды")
        kinds.hide()
        kinds.write(4, 2, "день")
        kinds.write_datetime(4, 3, datetime.datetime(2019, 5, 31), day)  # noqa: DTZ001 - a workbook has no zones
        kinds.write_datetime(5, 3, datetime.datetime(2019, 5, 31, 10, 30), moment)  # noqa: DTZ001 - as above
        kinds.write_number(6, 3, 0.75, clock)
        kinds.write_number(7, 3, 1.5, span)
        kinds.write_boolean(5, 2, True)  # noqa: FBT003 - the library's own way
        kinds.write_formula(6, 2, "=1/0", None, "#DIV/0!")
        kinds.write_formula(7, 2, '=""', None, "")
        workbook.add_worksheet("Пусто")
    return target.getvalue()


def test_workbook_of_xlsxwriter_is_read_as_text(tmp_path: Path) -> None:
    assert read(tmp_path, good_workbook()) == [
        SheetRows(
            "Школы и группы",
            [
                ["school_id", "Название", "доля", "учеников"],
                ["007", "СОШ № 1", "0.30000000000000004", "412"],
                ["008", None, "-0.5", "1e+21"],
            ],
        ),
        SheetRows(
            "Виды",
            [
                ["день", "2019-05-31"],
                ["TRUE", "2019-05-31T10:30:00"],
                ["#DIV/0!", "18:00:00"],
                [None, "36:00:00"],
            ],
            first_row=5,
            first_column=3,
        ),
        SheetRows("Пусто", []),
    ]


def test_workbook_of_openpyxl_is_read_as_text(tmp_path: Path) -> None:
    target = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "экзамены"
    sheet.append(["школа", "год", "дата", "сдал"])
    sheet.append(["a&b <c>", 2019, datetime.date(2019, 5, 31), False])
    sheet["F9"] = "\u00a0"
    workbook.save(target)
    assert read(tmp_path, target.getvalue()) == [
        SheetRows("экзамены", [["школа", "год", "дата", "сдал"], ["a&b <c>", "2019", "2019-05-31", "FALSE"]])
    ]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (row(1, inline("A1", "Школа &amp; сад"), cell("B1", "x", "str")), [["Школа & сад", "x"]]),
        (row(1, cell("A1", "#SPILL!", "e"), cell("C1", "#N/A", "e")), [["#SPILL!", None, "#N/A"]]),
        (row(1, cell("A1", 12), cell("B1", "12.50"), cell("C1", "1E-3")), [["12", "12.5", "0.001"]]),
        (row(1, inline("A1", "0012"), cell("B1", "-0"), cell("C1", 9007199254740993)), None),
        (row(1, cell("A1", 1, "b"), cell("B1", 0, "b")), [["TRUE", "FALSE"]]),
        (row(1, cell("A1", "2019-05-31", "d"), cell("B1", "2019-05-31T08:00:00", "d")), None),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>", None),
        (row(1, cell("A1", 0, "s"), cell("B1", 2, "s")), [["первая", "третья"]]),
    ],
    ids=["inline", "errors", "numbers", "long_numbers", "truth", "iso_dates", "no_references", "shared"],
)
def test_cells_become_text(tmp_path: Path, data: str, rows: list[list[str | None]] | None) -> None:
    expected = {
        "long": [["0012", "0", "9007199254740992.0"]],
        "d": [["2019-05-31", "2019-05-31T08:00:00"]],
    }
    strings = hostile.shared_strings("первая", "", "третья")
    [sheet] = read(tmp_path, book(data, strings=strings))
    assert sheet.rows == rows
