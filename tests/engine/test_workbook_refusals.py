"""What is no sound workbook is refused with the rule that says why; nothing else ever happens."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from school_index.tables.workbook import WorkbookRefused, read_workbook
from tests.engine import hostile_workbooks as hostile
from tests.engine.hostile_workbooks import book, cell, packed, parts_of, row, worksheet
from tests.engine.workbook_reading import read, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


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
