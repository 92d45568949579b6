"""`template`: a workbook to fill in, which is read back as it was filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.command import Workplace, files_of
from tests.cli.region import HEADINGS, TITLES, YEAR, Region

TABLE_TITLES = {**TITLES, "regional_means": "Средние по региону", "tasks": "Задания"}
ORDER = ("schools", "exams", "regional_means", "certificates", "social", "tasks")


def filled_in(region: Region, path: Path) -> None:
    """Type the rows of a region under the headings of an empty template."""
    book = openpyxl.load_workbook(path)
    for table, (heading, *rows) in region.tables.items():
        sheet = book[TITLES[table]]
        columns = {HEADINGS[code]: at for at, code in enumerate(heading)}
        for cell in sheet[1]:
            if cell.value in columns:
                for number, row in enumerate(rows, start=2):
                    text = row[columns[cell.value]]
                    if text:
                        is_number = text.replace(".", "", 1).isdecimal()
                        sheet.cell(number, cell.column).value = float(text) if is_number else text
    book.save(path)


def test_all_gives_a_sheet_for_each_table(workplace: Workplace) -> None:
    answer = workplace.success("template", "all", "--out", "книга.xlsx")

    names = openpyxl.load_workbook(workplace.folder / "книга.xlsx").sheetnames
    assert names == [*(TABLE_TITLES[table] for table in ORDER), "Пояснения"]
    assert (answer.out, answer.err) == ("Шаблон: книга.xlsx\n", "")
    assert {path.name for path in workplace.folder.iterdir()} == {"tmp", "книга.xlsx"}


def test_named_tables_come_in_their_order_and_once(workplace: Workplace) -> None:
    workplace.success("template", "social", "schools", "social", "--out", "t.xlsx")

    names = openpyxl.load_workbook(workplace.folder / "t.xlsx").sheetnames
    assert names == ["Социальные условия", "Школы", "Пояснения"]


def test_english_template_has_english_headings(workplace: Workplace) -> None:
    answer = workplace.success("template", "certificates", "--out", "t.xlsx", "--lang", "en")

    book = openpyxl.load_workbook(workplace.folder / "t.xlsx")
    headings = [cell.value for cell in book["Certificates"][1] if cell.value]
    assert headings == ["School code", "Year", "Exam", "Participants", "Without a certificate"]
    assert answer.out == "Template: t.xlsx\n"


def test_rows_are_filled_in_ahead_for_schools_and_years(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")

    workplace.success("template", "social", "--out", "t.xlsx", "--schools", data, "--years", "2018, 2019")

    sheet = openpyxl.load_workbook(workplace.folder / "t.xlsx")["Социальные условия"]
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = [
        (str(sheet.cell(number, at["Код школы"]).value), str(sheet.cell(number, at["Год"]).value))
        for number in range(2, sheet.max_row + 1)
        if sheet.cell(number, at["Код школы"]).value
    ]
    heading, *schools = region.tables["schools"]
    named = [dict(zip(heading, row, strict=True)) for row in schools]
    wanted = {
        (one["school_id"], one["year"])
        for one in named
        if one["year"] in {"2018", "2019"} and not one["excluded"]
    }
    assert set(rows) == wanted
    assert len(rows) == len(wanted)


def test_schools_may_come_as_one_csv_file(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")

    workplace.success("template", "social", "--out", "a.xlsx", "--schools", data)
    workplace.success("template", "social", "--out", "b.xlsx", "--schools", data / "schools.csv")

    assert (workplace.folder / "a.xlsx").read_bytes() == (workplace.folder / "b.xlsx").read_bytes()


def test_template_filled_in_ahead_passes_the_check(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")
    workplace.success("template", "all", "--out", "t.xlsx", "--schools", data)

    answer = workplace.success("check", "t.xlsx")

    assert answer.errors == []


def test_filled_in_template_gives_what_the_csv_files_give(region: Region, workplace: Workplace) -> None:
    workplace.success("template", *TITLES, "--out", "книга.xlsx")
    filled_in(region, workplace.folder / "книга.xlsx")
    data = region.write_folder(workplace.folder / "region")

    for source, out in ((data, "csv"), ("книга.xlsx", "xlsx")):
        workplace.success("identify", source, "--year", str(YEAR), "--out", out, "--quiet")

    assert files_of(workplace.folder / "xlsx") == files_of(workplace.folder / "csv")


def test_existing_file_is_replaced(workplace: Workplace) -> None:
    (workplace.folder / "t.xlsx").write_text("старое", "utf-8")

    workplace.success("template", "schools", "--out", "t.xlsx")

    assert openpyxl.load_workbook(workplace.folder / "t.xlsx").sheetnames == ["Школы", "Пояснения"]


def test_more_rows_than_a_workbook_takes_are_refused(workplace: Workplace) -> None:
    rows = [f"{number},Школа {number},Район,secondary" for number in range(5_000)]
    schools = workplace.folder / "schools.csv"
    schools.write_text("\n".join(["school_id,name,municipality,group", *rows, ""]), "utf-8")

    answer = workplace.refusal(
        "template", "exams", "--out", "t.xlsx", "--schools", schools, "--years", "2017,2018,2019"
    )

    assert answer.out == ""
    assert "exams" in answer.err or "Результаты" in answer.err


@pytest.mark.parametrize("method", ["fail-share", "khabarovsk-2018"])
def test_template_follows_the_method(method: str, workplace: Workplace) -> None:
    workplace.success("template", "all", "--out", "t.xlsx", "--method", method)

    names = openpyxl.load_workbook(workplace.folder / "t.xlsx").sheetnames
    wanted = [table for table in ORDER if table != "certificates"]
    assert names == [*(TABLE_TITLES[table] for table in wanted), "Пояснения"]
