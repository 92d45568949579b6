"""A table as a workbook: nothing in it acts, and it can be printed."""

from __future__ import annotations

import io

import openpyxl

from effective_school.common.exports import xlsx_file


def test_a_workbook_prints_all_its_columns_on_one_width_with_headings_on_each_page() -> None:
    answer = xlsx_file("list", [f"Столбец {n}" for n in range(9)], [["Школа " * 9] * 9 for _ in range(99)])

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active

    assert sheet is not None
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None
    assert properties.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)  # one is not written
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.freeze_panes == "B2"
