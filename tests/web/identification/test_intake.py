"""The engine's tables as forms of data collection."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from effective_school.collection.forms_registry import SchoolLine, TemplateTooLong, Trouble, source
from effective_school.identification.intake import ASKED_FOR, EngineForms, usual_method
from school_index.sample import sample_tables

SCHOOLS = [SchoolLine("270001", "School 1", "Amursk", "secondary", year=year) for year in (2018, 2019)] + [
    SchoolLine("270002", "School 2", "Amursk", "basic", "adapted", 2019)
]


def test_forms_speak_both_languages_and_name_their_keys() -> None:
    forms = {form.code: form for form in source().forms("ru")}

    assert tuple(sorted(forms)) == tuple(sorted(ASKED_FOR))
    assert forms["exams"].title == "Результаты"
    assert [one.code for one in forms["exams"].key] == ["school_id", "year", "exam", "subject", "grade"]
    assert {form.code: form.title for form in source().forms("en")}["exams"] == "Exams"
    assert (forms["exams"].school, forms["regional_means"].school) == ("school_id", "")


def test_expected_rows_are_keys_in_codes() -> None:
    expected = source().expected(["certificates", "social"], SCHOOLS, [2019])

    assert expected["social"] == [{"school_id": "270001", "year": 2019}]
    assert expected["certificates"] == [
        {"school_id": "270001", "year": 2019, "exam": "ege"},
        {"school_id": "270001", "year": 2019, "exam": "oge"},
    ]


def test_a_template_filled_in_is_read_back(tmp_path: Path) -> None:
    content = source().template(["certificates"], SCHOOLS, [2019], "ru")
    book = load_workbook(io.BytesIO(content))
    sheet = book["Аттестаты"]
    assert sheet["B2"].value == "School 1"
    headings = {cell.value: cell.column for cell in sheet[1]}
    for row in (2, 3):
        sheet.cell(row, headings["Участники"]).value = 20
        sheet.cell(row, headings["Без аттестата"]).value = row
    path = tmp_path / "a.xlsx"
    book.save(path)

    read = source().read(path, "мой файл.xlsx", ["certificates", "social"], SCHOOLS)

    assert [trouble.rule for trouble in read.errors] == []
    assert [(row.row, row.values) for row in read.rows["certificates"]] == [
        (
            2,
            {
                "school_id": "270001",
                "year": 2019,
                "exam": "ege",
                "participants": 20,
                "without_certificate": 2,
            },
        ),
        (
            3,
            {
                "school_id": "270001",
                "year": 2019,
                "exam": "oge",
                "participants": 20,
                "without_certificate": 3,
            },
        ),
    ]
    assert read.places["certificates"].columns["participants"] == headings["Участники"]


def test_a_template_longer_than_a_workbook_is_refused() -> None:
    schools = [
        SchoolLine(str(number), "School", "Amursk", "secondary", year=2019) for number in range(20_000)
    ]

    with pytest.raises(TemplateTooLong):
        source().template(["exams"], schools, [2019], "ru")


def test_typed_texts_are_checked_like_a_file() -> None:
    row = {
        "school_id": "270001",
        "year": 2019,
        "exam": "oge",
        "participants": "1 200",
        "without_certificate": "x",
    }

    read = source().check({"certificates": [row]}, SCHOOLS, beside={}, compare=True)

    assert [(one.rule, one.row, one.column, one.value) for one in read.troubles] == [
        ("not_a_number", 0, "without_certificate", "x")
    ]
    assert read.rows["certificates"][0].values["participants"] == 1200
    assert source().words(read.troubles[0], "ru").what == "Здесь нужно число."
    assert source().words(read.troubles[0], "en").what != source().words(read.troubles[0], "ru").what


def test_accepted_rows_of_the_year_before_make_a_leap_doubtful() -> None:
    def row(year: int, failed: int) -> dict[str, object]:
        return {
            "school_id": "270001",
            "year": year,
            "exam": "oge",
            "participants": 200,
            "without_certificate": failed,
        }

    read = source().check(
        {"certificates": [row(2019, 150)]}, SCHOOLS, beside={"certificates": [row(2018, 2)]}, compare=True
    )

    assert [(one.rule, one.school, one.year) for one in read.troubles] == [("outlier", "270001", 2019)]


def test_what_concerns_only_readers_of_the_lists_is_not_asked_of_those_who_hand_in() -> None:
    row = {
        "school_id": "270001",
        "year": 2019,
        "exam": "ege",
        "subject": "rus",
        "participants": 3,
        "failed": 0,
    }

    assert source().check({"exams": [row]}, SCHOOLS, beside={}, compare=True).troubles == []


def test_a_whole_sample_region_is_taken_without_an_error() -> None:
    tables = sample_tables(40, 3, 2019, 1)
    schools = [
        SchoolLine(
            one["school_id"],
            one["name"],
            one["municipality"],
            one["group"],
            one["excluded"] or "",
            one["year"],
        )
        for one in tables["schools"].to_dicts()
    ]
    rows = {name: tables[name].to_dicts() for name in ("exams", "certificates", "social")}

    read = EngineForms(usual_method).check(rows, schools, beside={}, compare=True)

    assert read.errors == []
    assert {name: len(found) for name, found in read.rows.items()} == {n: len(r) for n, r in rows.items()}


def test_a_problem_keeps_its_words_after_it_was_stored_as_data() -> None:
    trouble = Trouble(
        "error",
        "part_over_whole",
        "social",
        column="free_meals",
        value="9",
        details={"whole": "pupils", "limit": 5},
    )

    assert "5" in source().words(trouble, "ru").what
