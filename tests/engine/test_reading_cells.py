"""Cells: what people write becomes a value, or one problem at its true place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from school_index import check_tables
from tests.engine.small_tables import (
    EXAMS,
    METHOD,
    SCHOOLS,
    SOCIAL,
    check,
    errors,
    folder,
    places,
    table,
    warnings,
)


def social_with(pupils: str, free_meals: str = "1") -> str:
    cells = [f'"{cell}"' if "," in cell or "\n" in cell else cell for cell in (pupils, free_meals)]
    return f"school_id,year,pupils,free_meals\n01,2024,{','.join(cells)}\n"


@pytest.mark.parametrize("written", ["oge", "OGE", " oge ", "ОГЭ", "огэ"])
def test_codes_are_known_by_their_names(written: str, tmp_path: Path) -> None:
    checked = check(tmp_path, exams=EXAMS.replace("oge", written).replace(",math", ",Математика"))

    assert table(checked, "exams").select("exam", "subject").rows() == [("oge", "math"), ("oge", "math")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", 12),
        ("12.0", 12),
        ("12,0", 12),
        ("012", 12),
        ("+12", 12),
        (" 12 ", 12),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("1\u202f234", 1234),
        (" 12 345 678,0 ", 12345678),
        ("1.2e1", 12),
        ("", None),
        ("  ", None),
        ("\u00a0", None),
    ],
)
def test_count_is_read_as_people_write_it(written: str, read: int | None, tmp_path: Path) -> None:
    checked = check(tmp_path, social=social_with(written))

    assert table(checked, "social")["pupils"].to_list() == [read]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3.75", 3.75),
        ("3,75", 3.75),
        (" 3,75 ", 3.75),
        ("4", 4.0),
        (".5e1", 5.0),
        ("", None),
        ("1 000,5", 1000.5),
    ],
)
def test_mean_is_read_as_people_write_it(written: str, read: float | None, tmp_path: Path) -> None:
    cell = f'"{written}"' if "," in written else written

    checked = check(tmp_path, exams=EXAMS.replace("3.5", cell).replace("oge", "vpr"))

    if written == ".5e1":
        assert [one.rule for one in errors(checked)] == ["not_a_number"]
    else:
        assert table(checked, "exams")["mean_score"].to_list() == [read, 4.25]


NO_COUNTS = {
    "not_a_number": [
        "x",
        "-",
        "н/д",
        "12 чел.",
        "1;2",
        "- 1",
        "1 2",
        "12 34",
        "1234 567",
        "1  234",
        "inf",
        "nan",
        "TRUE",
        "1e",
        "--1",
        "0x10",
        "1.2.3",
        "٣",
    ],
    "percent": ["12%", "12 %", "12,5%"],
    "not_whole": ["0.12", "0,12", "12.5", "1,234"],
    "negative": ["-1", "-1.0"],
    "too_large": ["9" * 20, "1e13", "5000000000000", "-1e13"],
}


@pytest.mark.parametrize(
    ("rule", "written"), [(rule, one) for rule, many in NO_COUNTS.items() for one in many]
)
def test_cell_that_is_no_count_is_one_error(rule: str, written: str, tmp_path: Path) -> None:
    checked = check(tmp_path, social=social_with(written))

    assert places(checked) == [(rule, "social.csv", 2, "pupils", written)]


@pytest.mark.parametrize("written", ["1989", "2101", "20019", "2018/2019", "24", "2018.5", "год", "-2019"])
def test_cell_that_is_no_year_is_one_error(written: str, tmp_path: Path) -> None:
    checked = check(tmp_path, social=SOCIAL.replace("01,2024", f"01,{written}"))

    assert places(checked) == [("bad_year", "social.csv", 2, "year", written)]
    assert warnings(checked) == []


@pytest.mark.parametrize("written", ["inf", "1e400", "1e300", "-1", "высокий", "3.5 балла", "85%"])
def test_cell_that_is_no_mean_is_one_error(written: str, tmp_path: Path) -> None:
    checked = check(tmp_path, exams=EXAMS.replace("3.5", written))

    assert [one[1:] for one in places(checked)] == [("exams.csv", 2, "mean_score", written)]
    assert warnings(checked) == []


def test_rows_are_counted_as_the_file_shows_them(tmp_path: Path) -> None:
    text = (
        "Код школы,Год,Всего обучающихся,Бесплатное питание\n"
        "school_id,year,pupils,free_meals\n"
        "01,2024,100,10\n"
        "\n"
        ",,,\n"
        "02,2024,200,x\n"
    )

    assert places(check(tmp_path, social=text)) == [("not_a_number", "social.csv", 6, "free_meals", "x")]


def test_rows_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    text = "\n\n" + SOCIAL.replace("200", "x")

    assert places(check(tmp_path, social=text)) == [("not_a_number", "social.csv", 5, "pupils", "x")]


def test_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = SCHOOLS.replace("Первая школа", '"Первая\nшкола"').replace("adapted", "да")

    assert places(check(tmp_path, schools=text)) == [("unknown_excluded", "schools.csv", 3, "excluded", "да")]


def test_rows_of_parquet_are_counted_from_one(tmp_path: Path) -> None:
    path = folder(tmp_path / "region")
    (path / "social.csv").unlink()
    frame = pl.DataFrame(
        {"school_id": ["01", "02"], "year": [2024, 2024], "pupils": [5, 5], "free_meals": [1, 9]}
    )
    frame.write_parquet(path / "social.parquet")

    assert places(check_tables(path, METHOD)) == [("part_over_whole", "social.parquet", 2, "free_meals", "9")]


def test_rows_of_a_sheet_are_counted_from_its_top(tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, text in (("schools", SCHOOLS), ("exams", EXAMS), ("social", SOCIAL.replace("200", "x"))):
            sheet = book.add_worksheet(name)
            for number, line in enumerate(text.splitlines(), start=3):
                sheet.write_row(number, 2, line.split(","))

    assert places(check_tables(path, METHOD)) == [("not_a_number", "region.xlsx · social", 6, "pupils", "x")]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (SOCIAL.replace("100,10", "100,10,1"), 2),
        (SOCIAL.replace("200,", "200"), 3),
        (SOCIAL.replace("01,2024,100,10", "\n\n01,2024"), 4),
        (SOCIAL.replace("01,2024,100,10", '01,2024,"1\n00",10').replace("200,", "200"), 3),
        (SOCIAL.replace("200", '"200'), 3),
        (SOCIAL.replace("100", '"100'), 2),
    ],
    ids=[
        "one more",
        "one less",
        "after empty lines",
        "after a cell of two lines",
        "quote open",
        "quote open above",
    ],
)
def test_ragged_row_is_named(text: str, row: int, tmp_path: Path) -> None:
    found = errors(check(tmp_path, social=text))

    assert [(one.file, one.row) for one in found] == [("social.csv", row)]


def test_many_ragged_rows_are_counted(tmp_path: Path) -> None:
    text = SOCIAL + 500 * "01,2024\n"

    found = errors(check(tmp_path, social=text))

    assert [one.row for one in found] == list(range(4, 4 + len(found)))
    assert len(found) + found[-1].more == 500


def test_more_than_a_thousand_errors_are_counted(tmp_path: Path) -> None:
    rows = [f"01,{2000 + number % 100},oge,math,{number},x,1,1,3" for number in range(1_500)]
    text = "\n".join([EXAMS.split("\n", maxsplit=1)[0], *rows, ""])

    found = errors(check(tmp_path, exams=text))

    assert {(one.rule, one.column, one.value) for one in found} == {("not_a_number", "participants", "x")}
    assert [one.row for one in found] == list(range(2, 1_002))
    assert [one.more for one in found] == [*(999 * [0]), 500]


PARQUET_TYPES: dict[str, tuple[pl.Series, str]] = {
    "whole floats": (pl.Series([100.0, 200.0]), ""),
    "text": (pl.Series(["100", "200"]), ""),
    "decimals": (pl.Series(["100", "200"]).cast(pl.Decimal(10, 2)), ""),
    "small integers": (pl.Series([100, 200], dtype=pl.UInt8), ""),
    "nothing": (pl.Series([None, None], dtype=pl.Null), "none"),
    "floats": (pl.Series([100.0, 0.5]), "not_whole"),
    "infinity": (pl.Series([100.0, float("inf")]), "too_large"),
    "integers beyond all counts": (pl.Series([100, 2**63 + 5], dtype=pl.UInt64), "too_large"),
    "truth values": (pl.Series([None, True]), "not_a_number"),
    "days": (pl.Series([None, date(2024, 1, 1)]), "not_a_number"),
    "durations": (pl.Series([None, timedelta(days=1)]), "not_a_number"),
    "lists": (pl.Series([None, [200]]), "not_a_number"),
}


@pytest.mark.parametrize("kind", PARQUET_TYPES)
def test_column_of_parquet_is_read_by_its_type_or_refused(kind: str, tmp_path: Path) -> None:
    series, rule = PARQUET_TYPES[kind]
    path = folder(tmp_path / "region")
    (path / "social.csv").unlink()
    frame = pl.DataFrame({"school_id": ["01", "02"], "year": [2024, 2024], "free_meals": [10, 20]})
    frame.with_columns(series.alias("pupils")).write_parquet(path / "social.parquet")

    checked = check_tables(path, METHOD)

    if rule in {"", "none"}:
        assert table(checked, "social")["pupils"].to_list() == ([100, 200] if not rule else [None, None])
    else:
        assert [one[:4] for one in places(checked)] == [(rule, "social.parquet", 2, "pupils")]


@pytest.mark.parametrize("codes", [[1, 2], [1.0, 2.0], ["1", "2"]])
def test_numbers_in_parquet_are_codes_of_schools_too(codes: list[object], tmp_path: Path) -> None:
    path = folder(
        tmp_path / "region",
        schools=SCHOOLS.replace("01,", "1,").replace("02,", "2,"),
        exams=EXAMS.replace("01,2024", "1,2024").replace("02,2024", "2,2024"),
    )
    (path / "social.csv").unlink()
    frame = pl.DataFrame({"school_id": codes, "year": [2024, 2024], "pupils": [5, 5], "free_meals": [1, 2]})
    frame.write_parquet(path / "social.parquet")

    assert table(check_tables(path, METHOD), "social")["school_id"].to_list() == ["1", "2"]
