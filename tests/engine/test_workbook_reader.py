"""Workbooks become text exactly, or are refused with the rule that says why; nothing else ever happens."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from school_index.tables.workbook import Limits, SheetRows, WorkbookRefused, read_workbook
from tests.engine import hostile_workbooks as hostile
from tests.engine.hostile_workbooks import book, cell, inline, packed, parts_of, row, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GIBIBYTE = 1 << 30
SHEET = "xl/worksheets/sheet1.xml"
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


def read(folder: Path, content: bytes, limits: Limits | None = None) -> list[SheetRows]:
    path = folder / "книга.xlsx"
    path.write_bytes(content)
    return read_workbook(path, limits or Limits())


def refusal(
    folder: Path, content: bytes, limits: Limits | None = None
) -> tuple[str, str, dict[str, str | int]]:
    with pytest.raises(WorkbookRefused) as caught:
        read(folder, content, limits)
    return caught.value.rule, caught.value.place, caught.value.details


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
    sheet.append(["a&b <c>", 2019, dt.date(2019, 5, 31), False])
    sheet["F9"] = "\u00a0"
    workbook.save(target)
    assert read(tmp_path, target.getvalue()) == [
        SheetRows("экзамены", [["школа", "год", "дата", "сдал"], ["a&b <c>", "2019", "2019-05-31", "FALSE"]])
    ]


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


def test_merged_cells_of_the_table_are_refused(tmp_path: Path) -> None:
    merged = (
        '<mergeCells><mergeCell ref="D1:E1"/><mergeCell ref="A1:B1"/><mergeCell ref="A2:A3"/></mergeCells>'
    )
    data = row(1, cell("A1", 1), cell("B1", 1)) + row(3, cell("A3", 2))
    content = packed(parts_of(worksheet(""), worksheet(data, merged), names=("Школы", "Экзамены")))
    assert refusal(tmp_path, content) == ("workbook_merged_cells", "Экзамены!A1:B1", {"count": 2})


@pytest.mark.parametrize(
    ("content", "rule", "details"),
    [
        (b"", "workbook_empty_file", {}),
        (hostile.tiny_png(), "workbook_not_xlsx", {"kind": "image"}),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "workbook_not_xlsx", {"kind": "pdf"}),
        (b"\xef\xbb\xbf\r\n<HTML><table>", "workbook_not_xlsx", {"kind": "html"}),
        ("школа;год\n1;2019\n".encode("cp1251"), "workbook_not_xlsx", {"kind": "csv_text"}),
        ("школа\tгод\n".encode("utf-16"), "workbook_not_xlsx", {"kind": "csv_text"}),
        (b"\x00\x01\x02", "workbook_not_xlsx", {"kind": "unknown"}),
        (hostile.word_document(), "workbook_not_xlsx", {"kind": "docx"}),
        (hostile.open_document(), "workbook_not_xlsx", {"kind": "ods"}),
        (packed({"a.xlsx": book("")}), "workbook_not_xlsx", {"kind": "zip_other"}),
        (hostile.ole_container("WordDocument"), "workbook_not_xlsx", {"kind": "unknown"}),
        (hostile.ole_container("Workbook"), "workbook_old_format", {"kind": "xls"}),
        (hostile.binary_workbook(), "workbook_old_format", {"kind": "xlsb"}),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "workbook_old_format",
            {"kind": "xml_2003"},
        ),
        (hostile.encrypted(book(row(1, cell("A1", 1))), "secret"), "workbook_password", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_files_are_named(tmp_path: Path, content: bytes, rule: str, details: dict[str, str]) -> None:
    assert refusal(tmp_path, content) == (rule, "", details)


def damaged_parts(change: Callable[[hostile.Parts], object]) -> bytes:
    parts = parts_of(worksheet(row(1, cell("A1", 1))))
    change(parts)
    return packed(parts)


def links_to(target: str, kind: str = "worksheet") -> bytes:
    return damaged_parts(
        lambda parts: parts.update(
            {"xl/_rels/workbook.xml.rels": hostile.relationships(("r1", kind, target))}
        )
    )


@pytest.mark.parametrize(
    ("content", "place", "details"),
    [
        (book(row(1, cell("A1", 1)))[:-40], "", {"kind": "archive"}),
        (hostile.doubled_member(), "", {"kind": "part_twice", "part": "xl/worksheets/SHEET1.xml"}),
        (
            hostile.understated(worksheet(row(1, cell("A1", 1)))),
            "",
            {"kind": "part_unreadable", "part": SHEET},
        ),
        (
            damaged_parts(lambda parts: parts.pop("xl/workbook.xml")),
            "",
            {"kind": "part_missing", "part": "xl/workbook.xml"},
        ),
        (damaged_parts(lambda parts: parts.pop(SHEET)), "", {"kind": "part_missing", "part": SHEET}),
        (links_to("../../../etc/passwd"), "", {"kind": "outside_path", "part": "../../../etc/passwd"}),
        (links_to("/etc/passwd"), "", {"kind": "part_missing", "part": "etc/passwd"}),
        (links_to("worksheets/sheet1.xml", "image"), "Sheet1", {"kind": "part_missing"}),
        (
            packed(parts_of("<worksheet>")),
            "",
            {"kind": "xml", "part": SHEET},
        ),
        (
            damaged_parts(
                lambda parts: parts.update(
                    {SHEET: f'<?xml version="1.0" encoding="cp1251"?>{parts[SHEET]!s}'}
                )
            ),
            "",
            {"kind": "encoding", "part": SHEET},
        ),
        (packed(parts_of("<worksheet/>")), "Sheet1", {"kind": "xml", "part": SHEET}),
        (packed(parts_of()), "", {"kind": "no_sheets", "part": "xl/workbook.xml"}),
        (packed(parts_of(worksheet(""), worksheet(""), names=("А", "а"))), "", {"kind": "sheet_name"}),
        (book(row(1, cell("A1", 7, "s"))), "Sheet1!A1", {"kind": "shared_string"}),
        (book(row(2, cell("A1", 1))), "Sheet1!A1", {"kind": "cell_reference"}),
        (book(row(1, cell("1A", 1))), "Sheet1!1A", {"kind": "cell_reference"}),
        (book(row(1, cell("A1", 1), cell("A1", 2))), "Sheet1!A1", {"kind": "cell_order"}),
        (book(row(2) + row(2)), "Sheet1!A2", {"kind": "cell_order"}),
        (
            book("", after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'),
            "Sheet1",
            {"kind": "merge_reference"},
        ),
        (book(row(1, cell("A1", "twelve"))), "Sheet1", {"kind": "cells"}),
    ],
)
def test_damage_is_refused(tmp_path: Path, content: bytes, place: str, details: dict[str, str]) -> None:
    assert refusal(tmp_path, content) == ("workbook_damaged", place, details)


@pytest.mark.parametrize(
    "written",
    [
        '<c r="A1"><v>1<!-- -->2</v></c>',
        '<c r="A1"><v><![CDATA[12]]></v></c>',
        '<c r="A1"><v>1&#50;</v></c>',
        '<c r="A1" t="s"><v> 1 </v></c>',
        '<c r="A1" t="b"><v>false</v></c>',
        '<c r="A1"><v>NaN</v></c>',
        '<c r="A1"><v>1</v><v>2</v></c>',
        '<c r="A1"><v>1</v><f>A2</f></c>',
        "<v>1</v>",
    ],
)
def test_values_that_readers_take_differently_are_refused(tmp_path: Path, written: str) -> None:
    content = book(row(1, written), strings=hostile.shared_strings("a", "b"))
    assert refusal(tmp_path, content) == ("workbook_damaged", "Sheet1!A1", {"kind": "cell_content"})


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (hostile.external_entity(), "xl/worksheets/sheet1.xml"),
        (hostile.billion_laughs(), "xl/sharedstrings.xml"),
        (
            damaged_parts(lambda parts: parts.update({"docProps/app.xml": "<!DOCTYPE a><a/>"})),
            "docprops/app.xml",
        ),
    ],
    ids=["external", "billion_laughs", "unused_part"],
)
def test_document_types_are_refused_in_every_part(tmp_path: Path, content: bytes, part: str) -> None:
    assert refusal(tmp_path, content) == ("workbook_entity", "", {"part": part})


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (book(row(1, cell("A1", 1)) + row(1_048_576, cell("XFD1048576", 2))), "Sheet1!XFD1048576"),
        (hostile.far_cell_without_references(), "Sheet1!XFD1048576"),
        (book(row(1, cell("A1", 1), cell("XFD1", 2))), "Sheet1!XFD1"),
        (book(row(1, cell("A1", 1)) + row(100_001, cell("A100001", 2))), "Sheet1!A100001"),
        (book(row(1, cell("A1", 1)) + row(100_000, cell("GR100000", 2))), "Sheet1!GR100000"),
        (book(row(1, cell("A1", 1), cell("XFE1", 2))), "Sheet1!XFE1"),
        (book(row(1_048_577, cell("A1048577", 1))), "Sheet1!A1048577"),
        (book(row(1, "<c/>" * 16_384, "<c><v>1</v></c>")), "Sheet1!XFE1"),
    ],
)
def test_a_cell_far_from_the_others_is_refused(tmp_path: Path, content: bytes, place: str) -> None:
    assert len(content) < 1500
    assert refusal(tmp_path, content) == ("workbook_far_cell", place, {})


def test_far_rows_are_a_table_of_their_own(tmp_path: Path) -> None:
    content = book(row(900_000, cell("XFD900000", 1)) + row(900_001, cell("XFD900001", 2)))
    assert read(tmp_path, content) == [SheetRows("Sheet1", [["1"], ["2"]], 900_000, 16_384)]


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


def test_a_path_without_a_readable_file_is_refused(tmp_path: Path) -> None:
    kinds = {}
    for path in (tmp_path, tmp_path / "none.xlsx", tmp_path / "nul\0.xlsx"):
        with pytest.raises(WorkbookRefused) as caught:
            read_workbook(path)
        kinds[path.name] = (caught.value.rule, caught.value.details["kind"])
    assert kinds == {
        tmp_path.name: ("workbook_unreadable", "directory"),
        "none.xlsx": ("workbook_unreadable", "missing"),
        "nul\0.xlsx": ("workbook_unreadable", "failed"),
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(pipe)
    assert caught.value.details == {"kind": "not_a_file"}


@pytest.fixture
def an_ordinary_user() -> Iterator[None]:
    """Everything is permitted to root: act as nobody for the length of a test."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_a_file_without_permission_is_refused(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = tmp_path / "private.xlsx"
    path.write_bytes(book(""))
    path.chmod(0)
    request.getfixturevalue("an_ordinary_user")
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(path)
    assert caught.value.details == {"kind": "no_permission"}


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


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The same bytes with one changed, or a stretch lost or doubled."""
    changed = bytearray(content)
    at = chance.randrange(len(changed))
    match chance.randrange(4):
        case 0:
            del changed[at : at + chance.randint(1, 20)]
        case 1:
            changed[at:at] = changed[at : at + chance.randint(1, 40)]
        case 2:
            changed[at] = chance.randrange(256)
        case _:
            changed[at] = chance.choice(b'0123456789AZaz"<>/=& ;#')
    return bytes(changed)


def test_random_damage_gives_rows_or_a_refusal(tmp_path: Path) -> None:
    chance = random.Random(20190531)  # noqa: S311 - a repeatable choice of damage, no secret
    strings = hostile.shared_strings("Школа", "Математика", "Русский язык")
    data = "".join(
        row(number, cell(f"A{number}", number % 3, "s"), cell(f"B{number}", number * 1.5))
        for number in range(1, 20)
    )
    sound = parts_of(worksheet(data), worksheet(data), strings=strings)
    rules: list[str] = []
    for attempt in range(60):
        if attempt % 3 == 0:
            content = mutated(packed(sound), chance)
        else:
            part = chance.choice(sorted(sound))
            whole = str(sound[part]).encode()
            content = packed(sound | {part: mutated(whole, chance)})
        try:
            sheets = read(tmp_path, content)
        except WorkbookRefused as refused:
            rules.append(refused.rule)
        else:
            rules.append("")
            assert all(len(line) == len(sheet.rows[0]) for sheet in sheets for line in sheet.rows)
    assert not {"workbook_resources", "workbook_timeout"} & set(rules)
    assert 5 < rules.count("") < 55
