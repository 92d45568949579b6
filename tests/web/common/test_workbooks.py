from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from django.utils import translation

from effective_school.common.workbooks import FileRefused, Limits, Sheet, column_letters, read_table_file


def workbook(rows: list[list[object]], sheet: str = "Schools") -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for position, row in enumerate(rows):
            page.write_row(position, 0, row)
    return content.getvalue()


def refusal(content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as told:
        read_table_file(content, limits or Limits())
    with translation.override("en"):
        return str(told.value)


def test_read_table_file_gives_every_cell_of_a_workbook_as_text() -> None:
    content = workbook([["code", "pupils"], ["270001", 12], [" x ", 1.5], [True, 12.0]])

    assert read_table_file(content) == [
        Sheet("Schools", [["code", "pupils"], ["270001", "12"], ["x", "1.5"], ["TRUE", "12"]])
    ]


def test_read_table_file_reads_csv_of_excel_in_either_encoding() -> None:
    text = "код;название\r\n270001;«Школа; №1»\r\n".replace("«", '"').replace("»", '"')

    for encoding in ("utf-8-sig", "utf-8", "cp1251", "utf-16"):
        assert read_table_file(text.encode(encoding)) == [
            Sheet("", [["код", "название"], ["270001", "Школа; №1"]])
        ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 and nothing else", "The workbook is damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "This is an old Excel file"),
        (b"\x00\x01\x02", "This is not an XLSX workbook."),
        (workbook([["a"]])[:-40], "The workbook is damaged"),
    ],
)
def test_read_table_file_says_what_is_wrong_with_a_file(content: bytes, words: str) -> None:
    assert refusal(content).startswith(words)


def test_read_table_file_refuses_an_archive_that_is_no_workbook() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert refusal(content.getvalue()).startswith("This is not an XLSX workbook.")


def test_read_table_file_refuses_a_bomb_before_it_is_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (3 * 1024 * 1024))

    assert refusal(content.getvalue(), Limits(unpacked_bytes=1024 * 1024)).startswith(
        "Unpacked, the workbook is larger than 1 MB."
    )


def test_read_table_file_refuses_too_many_rows_and_far_cells() -> None:
    assert refusal(workbook([["a"], ["b"], ["c"]]), Limits(rows=2)).startswith(
        "The sheet “Schools” has more than 2 rows."
    )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "a")
        page.write(90_000, 16_000, "far")
    assert "too" in refusal(content.getvalue())


def test_a_reader_that_runs_out_of_memory_ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")  # a reader without memory stopped dead while it wrote one
    content = workbook([["word " + str(number)] * 20 for number in range(4_000)])

    for mebibytes in (26, 27, 28):
        said = refusal(content, Limits(memory_bytes=mebibytes * 1024 * 1024))
        assert said.startswith(("The workbook is too large", "The workbook could not be read"))


def test_column_letters_are_those_of_excel() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
