"""The results workbook: what the sheets hold, and that nothing in it is alive."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from school_index import InputTables, Results, identify, load_method
from school_index.book import write_book
from school_index.book.formats import soft
from school_index.book.table import row_height, safe_text
from school_index.language import Language
from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.sample import sample_tables
from school_index.tables.numbers import rounded

YEAR = 2019
SHEETS = {
    "ru": ["Списки", "Пересечение", "Годы", "Показатели", "Сводка", "Методика", "Качество данных"],
    "en": ["Lists", "Crossing", "Years", "Variables", "Summary", "Method", "Data quality"],
}
PROBLEMS = [
    Problem("warning", "small_groups", "exams", details={"limit": 5, "rows": 7, "schools": 3}, more=2),
    Problem("error", "not_a_number", "social", "social.csv", 4, "pupils", "=1+1"),
]
HOSTILE = [
    '=HYPERLINK("http://x")',
    "+7",
    "-1",
    "@SUM(A1)",
    "\tтаб",
    "\rвозврат",
    "http://example.org",
    "a\x0bb",
]


def run(method: Method, tables: dict[str, pl.DataFrame] | None = None) -> Results:
    given = sample_tables(60, 3, YEAR, 5) if tables is None else tables
    return identify(InputTables(given, fingerprint="f1e2d3"), year=YEAR, method=method)


@pytest.fixture(scope="module")
def method() -> Method:
    return load_method("khabarovsk-2020")


@pytest.fixture(scope="module")
def results(method: Method) -> Results:
    return run(method)


@pytest.fixture(scope="module")
def path(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book") / "книга.xlsx"
    write_book(results, PROBLEMS, out, problem_lines=[("ошибка", "=строка"), ("предупреждение", "б")])
    return out


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def column(book: Workbook, sheet: str, heading: str, top: int = 0) -> list[Any]:
    table = rows(book, sheet)[top:]
    at = table[0].index(heading)
    return [row[at] for row in table[1:]]


def live_cells(book: Workbook) -> list[str]:
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink is not None
    ]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_sheets_are_named_in_the_language(results: Results, language: Language, tmp_path: Path) -> None:
    write_book(results, (), tmp_path / "book.xlsx", language=language)

    assert load_workbook(tmp_path / "book.xlsx").sheetnames == SHEETS[language]


def test_lists_hold_every_school_in_words(results: Results, book: Workbook) -> None:
    words = {
        "low_results": "ШНРО",
        "risk_group": "группа риска",
        "stable_high": "стабильно высокие",
        "none": "вне списков",
    }

    assert column(book, "Списки", "Код школы") == results.lists["school_id"].to_list()
    assert column(book, "Списки", "Школа") == results.lists["name"].to_list()
    assert column(book, "Списки", "Список по результатам") == [
        words[one] for one in results.lists["results_list"]
    ]
    assert column(book, "Списки", "Лет с оценкой результатов") == results.lists["results_history"].to_list()
    assert rows(book, "Списки")[0][8:] == (
        "Результаты, 2017",
        "Результаты, 2018",
        "Результаты, 2019",
        "Социальные условия, 2017",
        "Социальные условия, 2018",
        "Социальные условия, 2019",
    )


def test_crossing_counts_and_names_schools(results: Results, book: Workbook) -> None:
    table = rows(book, "Пересечение")
    counts = {
        (row["results_list"], row["social_list"]): row["count"] for row in results.crossing().to_dicts()
    }
    top = next(at for at, row in enumerate(table) if row[0] == "Список по результатам")

    assert table[1][:2] == ("ШНРО", counts["low_results", "adverse"])
    assert sorted(column(book, "Пересечение", "Код школы", top)) == results.lists["school_id"].to_list()
    marked = column(book, "Пересечение", "Что это значит", top)
    assert sum(text == "Низкие результаты в благоприятных и нейтральных условиях" for text in marked) == sum(
        counts.get(("low_results", one), 0) for one in ("neutral", "favourable")
    )
    assert book["Пересечение"].freeze_panes == f"A{top + 2}"


def test_years_and_variables_hold_the_numbers_of_the_run(results: Results, book: Workbook) -> None:
    index = column(book, "Годы", "Индекс результатов")
    variables = rows(book, "Показатели")[1:]

    assert index == results.years["results_index"].to_list()
    assert column(book, "Годы", "Место по соц. условиям") == results.years["social_rank"].to_list()
    assert [row[5] for row in variables] == rounded(results.variables["value"]).to_list()
    assert [row[0] for row in variables] == results.variables["school_id"].to_list()
    assert {row[3] for row in variables} == {"Результаты", "Социальные условия"}
    formats = {
        row[4].value: row[5].number_format for row in book["Показатели"].iter_rows(min_row=2, max_row=34)
    }
    assert formats["ОГЭ: отметка «2», математика"] == "0.0\u00a0%"
    assert formats["ОГЭ: средний балл намного ниже регионального, математика"] == "0.####"
    assert book["Годы"]["F2"].number_format == "0.0000"


def test_summary_has_tables_and_native_charts(results: Results, book: Workbook, path: Path) -> None:
    table = rows(book, "Сводка")
    places = next(row for row in table if row[0] == results.lists["municipality"].mode().sort()[0])

    assert places[1] == (results.lists["municipality"] == places[0]).sum()
    with zipfile.ZipFile(path) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        references = re.findall(r"<c:f>(.*?)</c:f>", archive.read(charts[0]).decode())
    assert len(charts) == 3
    assert references != []
    assert all(one.startswith(("Сводка!$", "'Сводка'!$")) for one in references)


def test_method_and_problems_are_told_in_words(results: Results, book: Workbook) -> None:
    told = {str(cell) for row in rows(book, "Методика") for cell in row if cell is not None}
    quality = rows(book, "Качество данных")

    assert {variable.label.ru for part in results.method.parts for variable in part.variables} <= told
    assert "f1e2d3" in told
    assert quality[0][:3] == ("Вид", "Таблица", "Случаев")
    assert quality[1][:3] == ("ошибка", "Социальные условия", 1)
    assert quality[2][:3] == ("предупреждение", "Результаты", 3)
    assert quality[-2][:2] == ("ошибка", "'=строка")


def test_problem_lines_may_be_plain_texts(results: Results, tmp_path: Path) -> None:
    write_book(results, PROBLEMS, tmp_path / "book.xlsx", problem_lines=["первая", "вторая"])
    book = load_workbook(tmp_path / "book.xlsx")

    assert [row[0] for row in rows(book, "Качество данных")[-2:]] == ["первая", "вторая"]


def test_sound_data_are_said_to_be_so(results: Results, tmp_path: Path) -> None:
    write_book(results, (), tmp_path / "book.xlsx")

    assert rows(load_workbook(tmp_path / "book.xlsx"), "Качество данных") == [("Замечаний к данным нет.",)]


def test_tables_can_be_filtered_printed_and_kept_in_view(book: Workbook) -> None:
    for name in ("Списки", "Годы", "Показатели"):
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert str(sheet.auto_filter.ref).startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.oddFooter.right.text == "стр. &P из &N"
    assert book["Списки"].conditional_formatting != []


def test_nothing_in_the_book_is_alive(book: Workbook, path: Path) -> None:
    assert live_cells(book) == []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sheets = "".join(
            archive.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")
        )
    assert [name for name in names if "vba" in name or "external" in name.lower()] == []
    assert "<f>" not in sheets
    assert "<hyperlink" not in sheets


def test_hostile_names_are_plain_text(method: Method, tmp_path: Path) -> None:
    tables = sample_tables(30, 3, YEAR, 5)
    known = tables["schools"]["school_id"].unique().sort().to_list()
    names = {one: HOSTILE[at % len(HOSTILE)] for at, one in enumerate(known)}
    schools = tables["schools"].with_columns(
        pl.col("school_id").replace_strict(names).alias("name"), pl.lit("=1+1").alias("municipality")
    )
    write_book(run(method, {**tables, "schools": schools}), (), tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")

    assert live_cells(book) == []
    assert set(column(book, "Списки", "Школа")) == {
        '\'=HYPERLINK("http://x")',
        "'+7",
        "'-1",
        "'@SUM(A1)",
        "' таб",
        "' возврат",
        "http://example.org",
        "a b",
    }
    assert set(column(book, "Списки", "Муниципалитет")) == {"'=1+1"}


def test_same_input_gives_the_same_bytes(results: Results, path: Path, tmp_path: Path) -> None:
    write_book(
        results,
        PROBLEMS,
        tmp_path / "again.xlsx",
        problem_lines=[("ошибка", "=строка"), ("предупреждение", "б")],
    )

    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    assert [one.name for one in tmp_path.iterdir()] == ["again.xlsx"]


@pytest.mark.parametrize("name", ["khabarovsk-2018", "fail-share"])
def test_methods_without_an_index_give_a_book(name: str, tmp_path: Path) -> None:
    results = run(load_method(name), sample_tables(30, 3, YEAR, 5))
    write_book(results, (), tmp_path / "book.xlsx")
    headings = rows(load_workbook(tmp_path / "book.xlsx"), "Годы")[0]

    assert "Индекс результатов" not in headings
    assert "Индекс соц. условий" in headings


def test_method_without_a_social_part_gives_a_book(method: Method, tmp_path: Path) -> None:
    results = run(replace(method, parts=method.parts[:1]), sample_tables(30, 3, YEAR, 5))
    write_book(results, (), tmp_path / "book.xlsx")
    book = load_workbook(tmp_path / "book.xlsx")

    assert "Соц. условия" not in rows(book, "Годы")[0]
    assert rows(book, "Пересечение")[0][0] == "Список по результатам"


def test_region_without_schools_gives_a_book(method: Method, tmp_path: Path) -> None:
    tables = sample_tables(30, 3, YEAR, 5)
    schools = tables["schools"].with_columns(excluded=pl.lit("penal"))
    write_book(run(method, {**tables, "schools": schools}), (), tmp_path / "book.xlsx")

    assert len(rows(load_workbook(tmp_path / "book.xlsx"), "Списки")) == 1


def test_text_is_kept_from_being_a_formula() -> None:
    assert [safe_text(text) for text in ("=1", "школа", "—", "", "a=b")] == ["'=1", "школа", "—", "", "a=b"]
    assert len(safe_text("я" * 40_000)) == 32_000


def test_soft_colour_lies_between_the_colour_and_white() -> None:
    assert soft("#000000") == "#d6d6d6"
    assert soft("#ffffff") == "#ffffff"


def test_wrapped_text_gets_the_lines_that_it_needs() -> None:
    assert row_height("коротко", 20) == 15.0
    assert row_height("я" * 100, 52) == 45.0
