"""Workbooks become text exactly."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from school_index.tables.workbook import Limits, SheetRows
from tests.engine import hostile_workbooks as hostile
from tests.engine.hostile_workbooks import book, cell, inline, packed, parts_of, row, worksheet
from tests.engine.workbook_reading import read, refusal

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def written_by_xlsxwriter() -> bytes:
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
        kinds.write_number(4, 3, 43616, day)
        kinds.write_boolean(5, 2, True)  # noqa: FBT003 - the library's own way
        kinds.write_number(5, 3, 43616.4375, moment)
        kinds.write_formula(6, 2, "=1/0", None, "#DIV/0!")
        kinds.write_number(6, 3, 0.75, clock)
        kinds.write_formula(7, 2, '=""', None, "")
        kinds.write_number(7, 3, 1.5, span)
        kinds.write(9, 9, " ")
        workbook.add_chartsheet("График")
        workbook.add_worksheet("Пусто")
    return target.getvalue()


def test_workbook_of_xlsxwriter_is_read_as_text(tmp_path: Path) -> None:
    assert read(tmp_path, written_by_xlsxwriter()) == [
        SheetRows(
            "Школы и группы",
            [
                ["school_id", "Название", "доля", "учеников"],
                ["007", "СОШ № 1", "0.3", "412"],
                ["008", None, "-0.5", "1e+21"],
            ],
        ),
        SheetRows(
            "Виды",
            [
                ["день", "2019-05-31"],
                ["TRUE", "2019-05-31T10:30:00"],
                ["#DIV/0!", "18:00:00"],
                ['=""', "36:00:00"],  # Excel marks an empty text as one; this is a formula without a result
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
    sheet.append(["a&b <c>", 2019, dt.date(2019, 5, 31), False])
    sheet["F9"] = "\u00a0"
    workbook.save(target)
    assert read(tmp_path, target.getvalue()) == [
        SheetRows("экзамены", [["школа", "год", "дата", "сдал"], ["a&b <c>", "2019", "2019-05-31", "FALSE"]])
    ]


def test_formula_without_a_result_is_read_as_its_text(tmp_path: Path) -> None:
    """As openpyxl writes it, which does not calculate; what a spreadsheet calculated is read as its value."""
    target = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["a", "=2+3", 7, '=IF(A1<"b",1,2)'])
    sheet.append(["=SUM(C1:C1)"])
    workbook.save(target)

    assert read(tmp_path, target.getvalue())[0].rows == [
        ["a", "=2+3", "7", '=IF(A1<"b",1,2)'],
        ["=SUM(C1:C1)", None, None, None],
    ]


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        ('<c r="A1"><f>2+3</f><v>5</v></c>', "5"),
        ('<c r="A1"><f>2+3</f></c>', "=2+3"),
        ('<c r="A1" s="0"><f t="shared" si="0" ref="A1:A2">B1 &amp; "x"</f><v></v></c>', '=B1 & "x"'),
        ('<c r="A1"><f t="shared" si="0"/><v/></c>', "="),
        ('<c r="A1"><f>2+3</f><v> </v></c>', "=2+3"),
    ],
)
def test_formula_is_its_result_or_its_text(cells: str, read_as: str, tmp_path: Path) -> None:
    data = row(1, cells, inline("B1", "x")) + row(2, cell("A2", "#N/A", "e"))

    assert read(tmp_path, book(data))[0].rows == [[read_as, "x"], ["#N/A", None]]


def test_days_may_count_from_1904(tmp_path: Path) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": True}) as workbook:
        workbook.add_worksheet().write_number(0, 0, 42154, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    assert read(tmp_path, target.getvalue())[0].rows == [["2019-05-31"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (row(1, inline("A1", "Школа &amp; сад"), cell("B1", "x&#10;y", "str")), [["Школа & сад", "x\ny"]]),
        (row(1, inline("A1", "0012"), '<c r="B1"><v>текст</v></c>'), [["0012", "текст"]]),
        (row(1, cell("A1", "#SPILL!", "e"), cell("C1", "#N/A", "e")), [["#SPILL!", None, "#N/A"]]),
        (row(1, cell("A1", 12), cell("B1", "12.50"), cell("C1", "1E-3")), [["12", "12.5", "0.001"]]),
        (row(1, cell("A1", "-0"), cell("B1", 1234567890123456)), [["0", "1234567890123456"]]),
        (row(1, cell("A1", 1, "b"), cell("B1", 0, "b")), [["TRUE", "FALSE"]]),
        (
            row(1, cell("A1", "2019-05-31", "d"), cell("B1", "2019-05-31T08:00:00", "d")),
            [["2019-05-31", "2019-05-31T08:00:00"]],
        ),
        (row(1, cell("A1", 0, "s"), cell("B1", 1, "s"), cell("C1", 2, "s")), [["первая", None, "третья"]]),
        (
            "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>",
            [["1", "2"], [None, None], [None, "3"]],
        ),
        (row(1, '<c r="A1" t="inlineStr"><is><t><![CDATA[a < b]]></t></is></c>'), [["a < b"]]),
        (row(1, "<!-- a note -->", cell("A1", 5)), [["5"]]),
        (row(1, cell("a1", 5)), [["5"]]),
    ],
    ids=[
        "inline",
        "number_as_text",
        "errors",
        "numbers",
        "long_number",
        "truth",
        "iso_dates",
        "shared",
        "no_references",
        "cdata",
        "comment",
        "small_letters",
    ],
)
def test_cells_become_text(tmp_path: Path, data: str, rows: list[list[str | None]]) -> None:
    strings = hostile.shared_strings("первая", "", "третья")
    assert read(tmp_path, book(data, strings=strings)) == [SheetRows("Sheet1", rows)]


def test_a_sheet_that_misstates_its_dimension_is_read_whole(tmp_path: Path) -> None:
    content = book(row(2, cell("B2", 1), cell("C2", 2)), before='<dimension ref="A1:XFD1048576"/>')
    assert read(tmp_path, content) == [SheetRows("Sheet1", [["1", "2"]], 2, 2)]


def test_empty_formatted_cells_far_away_do_not_matter(tmp_path: Path) -> None:
    content = book(row(1, cell("A1", 1), '<c r="XFD1" s="0"/>') + row(1_048_576, '<c r="A1048576"/>'))
    assert read(tmp_path, content) == [SheetRows("Sheet1", [["1"]])]


def test_elements_may_carry_a_prefix(tmp_path: Path) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{hostile.MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#REF!</x:v>'
        '</x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert read(tmp_path, packed(parts_of(sheet))) == [SheetRows("Sheet1", [["#REF!", "2"]])]


def test_part_names_differ_neither_in_case_nor_in_the_kind_of_slash(tmp_path: Path) -> None:
    parts = parts_of(worksheet(row(1, cell("A1", 1))))
    parts["XL\\Worksheets\\Sheet1.xml"] = "\ufeff" + str(parts.pop(SHEET))
    assert read(tmp_path, packed(parts)) == [SheetRows("Sheet1", [["1"]])]


def test_cells_merged_outside_the_table_do_not_matter(tmp_path: Path) -> None:
    merged = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="E7:F9"/></mergeCells>'
    content = book(row(1, inline("A1", "Школы")) + row(2, inline("A2", "1")), after=merged)
    assert read(tmp_path, content) == [SheetRows("Sheet1", [["Школы"], ["1"]])]


def test_far_rows_are_a_table_of_their_own(tmp_path: Path) -> None:
    content = book(row(900_000, cell("XFD900000", 1)) + row(900_001, cell("XFD900001", 2)))
    assert read(tmp_path, content) == [SheetRows("Sheet1", [["1"], ["2"]], 900_000, 16_384)]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace = tmp_path / "temporary"
    workplace.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(workplace))
    read(tmp_path, book(row(1, cell("A1", 1))))
    refusal(tmp_path, hostile.billion_laughs())
    refusal(tmp_path, book(""), Limits(wall_seconds=0.001))
    assert list(workplace.iterdir()) == []


def test_modules_beside_the_caller_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "zipfile", "python_calamine"):
        tmp_path.joinpath(f"{name}.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert read(tmp_path, book(row(1, cell("A1", 1)))) == [SheetRows("Sheet1", [["1"]])]
