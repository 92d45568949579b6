"""Rows that templates have filled in ahead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from school_index import load_method
from school_index.tables.schema import REFERENCE_HEADING
from tests.engine.template_books import headings, school, schools_table, sheet_rows, template


def test_social_has_a_row_for_each_school_that_takes_part_and_each_year(tmp_path: Path) -> None:
    schools = schools_table(school("07", name="Лицей"), school("08", excluded="primary"), school("09"))
    sheet = template(tmp_path, "social", schools=schools, years=[2019, 2018])["Социальные условия"]
    assert headings(sheet)[:4] == ["Код школы", REFERENCE_HEADING.ru, "Год", "Всего обучающихся"]
    empty = (None,) * 12
    assert sheet_rows(sheet) == [
        ("07", "Лицей", 2018, *empty),
        ("07", "Лицей", 2019, *empty),
        ("09", "СОШ № 1", 2018, *empty),
        ("09", "СОШ № 1", 2019, *empty),
    ]


def test_exams_have_a_row_for_each_exam_and_subject_of_the_method_and_each_school(tmp_path: Path) -> None:
    schools = schools_table(school("07"), school("08", excluded="primary"))
    sheet = template(tmp_path, "exams", schools=schools, years=[2019])["Результаты"]
    asked = [
        ("ЕГЭ", "русский язык"),
        ("ЕГЭ", "математика (профильная)"),
        ("ЕГЭ", "математика (базовая)"),
        ("ОГЭ", "русский язык"),
        ("ОГЭ", "математика"),
        ("ВПР", "русский язык"),
        ("ВПР", "математика"),
    ]
    assert [row[:5] for row in sheet_rows(sheet)] == [
        (identifier, "СОШ № 1", 2019, *one) for identifier in ("07", "08") for one in asked
    ]
    assert {row[5:] for row in sheet_rows(sheet)} == {(None,) * 5}


def test_certificates_have_a_row_for_each_exam_with_certificates(tmp_path: Path) -> None:
    schools = schools_table(school("07"), school("08", excluded="penal"))
    sheet = template(tmp_path, "certificates", schools=schools, years=[2019], language="en")["Certificates"]
    assert headings(sheet)[1] == REFERENCE_HEADING.en
    assert [row[:4] for row in sheet_rows(sheet)] == [
        ("07", "СОШ № 1", 2019, "EGE"),
        ("07", "СОШ № 1", 2019, "OGE"),
    ]


def test_regional_means_are_asked_for_every_comparison_of_the_years(tmp_path: Path) -> None:
    sheet = template(tmp_path, "regional_means", years=[2019])["Средние по региону"]
    assert len(sheet_rows(sheet)) == 7
    assert sheet_rows(sheet)[0] == (2019, "ЕГЭ", "русский язык", None)
    without_gaps = template(tmp_path, "regional_means", method=load_method("fail-share"), years=[2019])
    assert sheet_rows(without_gaps["Средние по региону"]) == []


def reporting(folder: Path, schools: pl.DataFrame, *years: int) -> list[tuple[Any, ...]]:
    sheet = template(folder, "social", schools=schools, years=years)["Социальные условия"]
    return [row[:3] for row in sheet_rows(sheet)]


def test_years_are_those_of_the_schools_unless_given(tmp_path: Path) -> None:
    schools = schools_table(school("1", 2018), school("1", 2019), school("2", 2019))
    assert reporting(tmp_path, schools) == [
        ("1", "СОШ № 1", 2018),
        ("1", "СОШ № 1", 2019),
        ("2", "СОШ № 1", 2019),
    ]
    assert reporting(tmp_path, schools, 2018) == [("1", "СОШ № 1", 2018)]


def test_year_without_a_list_of_schools_takes_the_nearest_earlier_list(tmp_path: Path) -> None:
    schools = schools_table(
        school("1", 2018), school("2", 2019, name="Лицей"), school("3", 2019, excluded="penal")
    )
    assert reporting(tmp_path, schools, 2021) == [("2", "Лицей", 2021)]
    assert reporting(tmp_path, schools, 2017) == [("1", "СОШ № 1", 2017)]


def test_row_without_a_year_holds_for_years_without_a_row_of_their_own(tmp_path: Path) -> None:
    schools = schools_table(
        school("1", name="Школа"), school("1", 2018, excluded="primary"), school("2", 2018)
    )
    assert reporting(tmp_path, schools, 2018, 2019) == [
        ("1", "Школа", 2019),
        ("2", "СОШ № 1", 2018),
        ("2", "СОШ № 1", 2019),
    ]


def test_year_stays_empty_where_nobody_names_one(tmp_path: Path) -> None:
    schools = schools_table(school("1"), school("2")).drop("year", "excluded")
    assert reporting(tmp_path, schools) == [("1", "СОШ № 1", None), ("2", "СОШ № 1", None)]


def test_template_without_schools_has_no_rows_and_no_reference_column(tmp_path: Path) -> None:
    sheet = template(tmp_path, "social", years=[2019])["Социальные условия"]
    assert sheet_rows(sheet) == []
    assert REFERENCE_HEADING.ru not in headings(sheet)
