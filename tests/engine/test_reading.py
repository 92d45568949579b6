"""Files and sheets, headings and layouts: what people save becomes the tables that they meant."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from school_index import InputRefused, check_tables, read_tables
from school_index.tables.headings import plain
from school_index.tables.read import read_schools
from tests.engine.small_tables import (
    EXAMS,
    METHOD,
    SCHOOLS,
    SOCIAL,
    check,
    errors,
    folder,
    table,
    warnings,
)


def test_sound_region_becomes_typed_tables(tmp_path: Path) -> None:
    checked = check(tmp_path)

    assert checked.problems == ()
    assert table(checked, "schools").rows() == [
        ("01", None, "Первая школа", "Город", "all", None),
        ("02", None, "Вторая школа", "Район", "all", "adapted"),
    ]
    assert table(checked, "exams").rows() == [
        ("01", 2024, "oge", "math", None, 10, 1, 2, 3.5),
        ("02", 2024, "oge", "math", None, 20, 0, 3, 4.25),
    ]
    assert table(checked, "social").rows() == [("01", 2024, 100, 10), ("02", 2024, 200, None)]
    assert dict(table(checked, "exams").schema) == {
        **dict.fromkeys(("school_id", "exam", "subject", "grade"), pl.String()),
        **dict.fromkeys(("year", "participants", "failed", "excellent"), pl.Int64()),
        "mean_score": pl.Float64(),
    }
    assert checked.tables is not None
    assert checked.tables.years() == (2024,)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le with a mark", "utf-16-be with a mark"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_however_it_was_saved(
    encoding: str, separator: str, line_end: str, tmp_path: Path
) -> None:
    text = SCHOOLS.replace(",", separator).replace("\n", line_end)
    codec = encoding.removesuffix(" with a mark")
    content = ("\ufeff" if encoding != codec else "").encode(codec) + text.encode(codec)

    checked = check(tmp_path, schools=content)

    assert table(checked, "schools").rows() == table(check(tmp_path), "schools").rows()


@pytest.mark.parametrize(
    "text",
    [
        SOCIAL.removesuffix("\n"),
        SOCIAL + "\n\n",
        SOCIAL + ",,,\n",
        SOCIAL.replace("\n02", "\n\n\n02"),
        SOCIAL.replace("\n", ",\n"),
        '"' + SOCIAL.replace(",", '","').replace("\n", '"\n"').removesuffix('"'),
        SOCIAL.replace("\n", "\r"),
        "\n\n" + SOCIAL,
        ",,,\n" + SOCIAL,
        "Код школы,Год,Всего обучающихся,Бесплатное питание\n" + SOCIAL,
    ],
    ids=[
        "no last line end",
        "empty lines at the end",
        "empty row at the end",
        "empty lines within",
        "empty column",
        "quotes everywhere",
        "line ends of an old Macintosh",
        "empty lines before the heading",
        "empty row before the heading",
        "headings over codes",
    ],
)
def test_layout_does_not_matter(text: str, tmp_path: Path) -> None:
    checked = check(tmp_path, social=text)

    assert table(checked, "social").rows() == [("01", 2024, 100, 10), ("02", 2024, 200, None)]
    assert checked.problems == ()


def test_separators_inside_quotes_do_not_count(tmp_path: Path) -> None:
    text = (
        'school_id;year;"Всего обучающихся, чел.";"Бесплатное питание, чел.";"а, б, в, г"\n01;2024;100;10;x\n'
    )

    assert table(check(tmp_path, social=text), "social").rows() == [("01", 2024, 100, 10)]


@pytest.mark.parametrize(
    "heading",
    [
        "pupils",
        "PUPILS",
        " pupils ",
        "Всего обучающихся",
        "всего  ОБУЧАЮЩИХСЯ",
        "Всего_обучающихся",
        "Всего\u00a0обучающихся",
        '"Всего обучающихся, чел."',
        "Всего обучающихся:",
        "Всего обучающихся*",
        "Pupils in all",
        '"Pupils in all, people"',
    ],
)
def test_heading_is_known_as_people_write_it(heading: str, tmp_path: Path) -> None:
    checked = check(tmp_path, social=SOCIAL.replace("pupils", heading))

    assert table(checked, "social")["pupils"].to_list() == [100, 200]
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("words", "reduced"),
    [("Учёт", "учет"), ("Балл, баллов", "балл"), ("Доля, %", "доля"), (" А\u00a0 б_в** ", "а б в"), ("", "")],
)
def test_words_are_compared_without_what_does_not_matter(words: str, reduced: str) -> None:
    assert plain(words) == reduced


@pytest.mark.parametrize(
    "name", ["social.csv", "SOCIAL.CSV", "Социальные условия.csv", "социальные_условия.csv", "Social.csv"]
)
def test_table_is_known_by_the_name_of_its_file(name: str, tmp_path: Path) -> None:
    path = folder(tmp_path / "region")
    (path / "social.csv").rename(path / name)

    assert table(check_tables(path, METHOD), "social").height == 2


def test_other_files_are_passed_over_or_warned_of(tmp_path: Path) -> None:
    path = folder(tmp_path / "region")
    for name in (".exams.csv", "~$exams.xlsx", "readme.txt"):
        (path / name).write_text("x", "utf-8")
    (path / "архив").mkdir()
    (path / "заметки.csv").write_text("x\n1\n", "utf-8")
    (path / "exams.xlsx").write_bytes(b"PK")

    checked = check_tables(path, METHOD)

    assert [(one.rule, one.file) for one in warnings(checked)] == [
        ("workbook_in_folder", "exams.xlsx"),
        ("table_unknown", "заметки.csv"),
    ]


def test_unknown_column_is_warned_of_and_not_read(tmp_path: Path) -> None:
    checked = check(tmp_path, social=SOCIAL.replace("\n", ",5\n").replace("meals,5", "meals,Примечание"))

    assert [(one.rule, one.column, one.row) for one in warnings(checked)] == [
        ("heading_unknown", "Примечание", 1)
    ]
    assert table(checked, "social").columns == ["school_id", "year", "pupils", "free_meals"]


def test_optional_columns_may_be_left_out(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        schools="school_id,name,municipality,group\n01,А,Б,all\n02,В,Г,all\n",
        exams=EXAMS.replace(",grade,", ",").replace("math,,", "math,"),
    )

    assert checked.problems == ()
    assert table(checked, "schools").select("year", "excluded").rows() == [(None, None), (None, None)]
    assert table(checked, "exams")["grade"].to_list() == [None, None]


@pytest.mark.parametrize("column", ["school_id", "year", "pupils", "free_meals"])
def test_required_column_may_not_be_left_out(column: str, tmp_path: Path) -> None:
    found = errors(check(tmp_path, social=SOCIAL.replace(column, "другое")))

    assert [(one.rule, one.column, one.row) for one in found] == [("heading_missing", column, 1)]


def test_nearest_heading_is_suggested(tmp_path: Path) -> None:
    (found,) = errors(check(tmp_path, social=SOCIAL.replace("pupils", "Всево обучающихся")))

    assert found.details["near"] == "Всево обучающихся"
    assert (found.details["heading_ru"], found.details["heading_en"]) == (
        "Всего обучающихся",
        "Pupils in all",
    )


def test_table_without_rows_counts_as_given(tmp_path: Path) -> None:
    checked = check(tmp_path, social=SOCIAL.split("\n", maxsplit=1)[0] + "\n")

    assert table(checked, "social").height == 0


def test_regional_means_and_tasks_are_read_when_given(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        regional_means='year,exam,subject,mean_score\n2024,vpr,math,"3,6"\n2024,oge,math,\n',
        tasks="Код школы,Год,Процедура,Предмет,Задание,Максимум баллов,Участники,Набрано баллов\n"
        "01,2024,ОГЭ,математика,7,2,10,13.5\n",
    )

    assert table(checked, "regional_means").rows() == [
        (2024, "vpr", "math", 3.6),
        (2024, "oge", "math", None),
    ]
    assert table(checked, "tasks").rows() == [
        ("01", 2024, "oge", "math", None, "7", None, 2.0, 10, 13.5),
    ]


def test_refusal_carries_every_problem(tmp_path: Path) -> None:
    path = folder(tmp_path / "region", social=SOCIAL.replace("100", "x").replace("200", "12%"))

    with pytest.raises(InputRefused) as caught:
        read_tables(path, METHOD)

    assert [one.rule for one in caught.value.problems] == ["percent", "not_a_number"]
    assert str(caught.value) == "2 errors in the input, the first: percent"


def test_sound_tables_are_given_at_once(tmp_path: Path) -> None:
    tables = read_tables(folder(tmp_path / "region"), METHOD)

    assert "regional_means" not in tables
    assert sorted(tables.tables) == ["exams", "schools", "social"]


def test_fingerprint_is_that_of_the_files_read(tmp_path: Path) -> None:
    def fingerprint(path: Path) -> str:
        return read_tables(path, METHOD).fingerprint

    first, again = folder(tmp_path / "first"), folder(tmp_path / "again")
    (again / "readme.txt").write_text("не таблица", "utf-8")
    other = folder(tmp_path / "other", social=SOCIAL.replace("100", "101"))

    assert fingerprint(first) == fingerprint(again)
    assert fingerprint(first) != fingerprint(other)
    assert len(fingerprint(first)) == 64


@pytest.mark.parametrize("layout", ["folder", "file", "workbook"])
def test_schools_alone_are_read_from_any_layout(layout: str, tmp_path: Path) -> None:
    path = folder(tmp_path / "region")
    if layout == "folder":
        (path / "exams.csv").unlink()
    elif layout == "file":
        path = path / "schools.csv"
    else:
        path = tmp_path / "schools.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Школы")
            for number, line in enumerate(io.StringIO(SCHOOLS)):
                sheet.write_row(number, 0, line.strip("\n").split(","))

    schools, problems = read_schools(path, METHOD)

    assert [one for one in problems if one.severity == "error"] == []
    assert schools is not None
    assert schools["name"].to_list() == ["Первая школа", "Вторая школа"]


def test_bad_schools_alone_are_refused(tmp_path: Path) -> None:
    path = folder(tmp_path / "region", schools=SCHOOLS.replace("adapted", "да"))

    schools, problems = read_schools(path, METHOD)

    assert schools is None
    assert [(one.rule, one.row) for one in problems if one.severity == "error"] == [("unknown_excluded", 3)]


def test_folder_without_schools_is_told_so(tmp_path: Path) -> None:
    path = folder(tmp_path / "region")
    (path / "schools.csv").unlink()

    schools, problems = read_schools(path, METHOD)

    assert schools is None
    assert [(one.rule, one.table) for one in problems if one.severity == "error"] == [
        ("table_missing", "schools")
    ]


def test_social_columns_are_those_of_the_method(tmp_path: Path) -> None:
    part = METHOD.part("social")
    variable = replace(part.variables[0], numerator="orphans", denominator="children")
    method = replace(METHOD, parts=(METHOD.parts[0], replace(part, variables=(variable,))))
    path = folder(tmp_path / "region", social="school_id,year,children,orphans\n01,2024,50,4\n")

    tables = read_tables(path, method)

    assert tables["social"].rows() == [("01", 2024, 50, 4)]


def test_sheets_that_are_no_tables_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, text in (("schools", SCHOOLS), ("exams", EXAMS), ("social", SOCIAL)):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(text.splitlines()):
                sheet.write_row(number, 0, line.split(","))
        for name in ("Черновик", "Пояснения"):
            book.add_worksheet(name).write_row(0, 0, ["да", "да"])
        book.add_worksheet("Пусто")

    checked = check_tables(path, METHOD)

    assert [(one.rule, one.file) for one in checked.problems] == [("table_unknown", "region.xlsx · Черновик")]
    assert table(checked, "exams").height == 2
