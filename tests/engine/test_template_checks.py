"""Checks of templates: slips are caught while people type."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from school_index.language import Label, Language
from school_index.methodology import Method
from school_index.tables.schema import tables_of
from school_index.templates import template_names
from tests.engine.template_books import (
    EXPLANATIONS,
    LANGUAGES,
    METHOD,
    NEW_YORK,
    checks,
    school,
    schools_table,
    template,
)


def test_counts_are_checked_against_their_whole(tmp_path: Path) -> None:
    book = template(tmp_path, "exams", "certificates", "social")
    exams = checks(book["Результаты"], "exams")
    assert (exams["failed"].type, exams["failed"].formula1) == ("whole", "0")
    assert exams["failed"].formula2 == "IF(ISNUMBER($F2),$F2-N($H2),1000000000000)"
    assert exams["excellent"].formula2 == "IF(ISNUMBER($F2),$F2-N($G2),1000000000000)"
    assert (exams["participants"].type, exams["participants"].operator) == ("whole", "greaterThanOrEqual")
    assert exams["participants"].formula1 == "MAX(0,$G2,$H2,SUM($G2,$H2))"
    certificates = checks(book["Аттестаты"], "certificates")
    assert certificates["without_certificate"].formula2 == "IF(ISNUMBER($D2),$D2,1000000000000)"
    assert certificates["participants"].formula1 == "MAX(0,$E2)"
    social = checks(book["Социальные условия"], "social")
    assert social["guardianship"].formula2 == "IF(ISNUMBER($C2),$C2,1000000000000)"
    assert social["pupils"].formula1 == "MAX(0,$D2,$E2,$F2,$G2,$H2,$I2,$J2,$K2,$L2,$M2,$N2)"


def test_formulas_follow_the_columns_when_a_reference_column_is_added(tmp_path: Path) -> None:
    sheet = template(tmp_path, "exams", schools=schools_table(school("1", 2019)))["Результаты"]
    found = checks(sheet, "exams")
    assert found["failed"].formula2 == "IF(ISNUMBER($G2),$G2-N($I2),1000000000000)"
    assert set(found) == set(tables_of(METHOD)["exams"].codes)


def test_years_and_means_are_checked(tmp_path: Path) -> None:
    found = checks(template(tmp_path, "exams")["Результаты"], "exams")
    assert (found["year"].type, found["year"].formula1, found["year"].formula2) == ("whole", "1990", "2100")
    assert (found["mean_score"].type, found["mean_score"].operator) == ("decimal", "greaterThanOrEqual")
    assert found["mean_score"].formula1 == "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_drop_down_lists_hold_the_words_of_the_method(tmp_path: Path, language: Language) -> None:
    book = template(tmp_path, "schools", "exams", "certificates", language=language)
    tables = tables_of(METHOD)

    def offered(table: str, column: str) -> list[Any]:
        check = checks(book[tables[table].title.text(language)], table)[column]
        assert check.type == "list"
        sheet, area = re.fullmatch(r"'?([^'!]+)'?!(\S+)", check.formula1).groups()  # type: ignore[union-attr]
        assert sheet == EXPLANATIONS[language]
        return [cell.value for (cell,) in book[sheet][area.replace("$", "")]]

    def words(*labels: Label) -> list[str]:
        return [label.text(language) for label in labels]

    assert offered("exams", "exam") == words(*(term.label for term in METHOD.exams))
    assert offered("exams", "subject") == words(*(term.label for term in METHOD.subjects))
    assert offered("certificates", "exam") == words(*(term.label for term in METHOD.exams[:2]))
    assert offered("schools", "group") == words(*(term.label for term in METHOD.groups))
    assert offered("schools", "excluded") == words(
        Label("адаптированные программы", "adapted programmes"),
        Label("начальная школа", "primary school"),
        Label("при исправительной колонии", "at a penal colony"),
    )


def test_groups_that_no_method_declares_may_be_anything(tmp_path: Path) -> None:
    sheet = template(tmp_path, "schools", method=NEW_YORK)["Школы"]
    assert checks(sheet, "schools")["group"].type is None
    assert checks(sheet, "schools")["excluded"].type == "list"


def test_checks_reach_beyond_the_rows_filled_in_ahead(tmp_path: Path) -> None:
    schools = schools_table(*(school(str(number), 2019) for number in range(100, 120)))
    found = checks(template(tmp_path, "social", schools=schools)["Социальные условия"], "social")
    assert {str(check.sqref).split(":")[1].lstrip("ABCDEFGHIJKLMNO") for check in found.values()} == {"5021"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", [METHOD, NEW_YORK], ids=["khabarovsk-2020", "nyc-2006"])
def test_every_column_is_prompted_and_errors_say_what_is_wanted(
    tmp_path: Path, method: Method, language: Language
) -> None:
    book = template(tmp_path, *template_names(method), method=method, language=language)
    for name in template_names(method):
        found = book[tables_of(method)[name].title.text(language)].data_validations.dataValidation
        assert len(found) == len(tables_of(method)[name].columns)
        for check in found:
            assert 0 < len(check.promptTitle) <= 32
            assert 0 < len(check.prompt) <= 255
            assert check.type is None or 0 < len(check.error) <= 255
            assert bool(re.search("[а-я]", check.prompt)) == (language == "ru")


def test_social_table_of_any_size_stays_within_what_a_spreadsheet_allows(tmp_path: Path) -> None:
    social = METHOD.part("social")
    first = social.variables[0]
    label = Label("Обучающиеся, " * 25, "Pupils, " * 40)
    many = tuple(
        replace(
            first, id=f"v{number}", numerator=f"v{number}", label=replace(label, ru=f"{label.ru}{number}")
        )
        for number in range(80)
    )
    method = replace(METHOD, parts=(METHOD.part("results"), replace(social, variables=many)))
    sheet = template(tmp_path, "social", method=method)["Социальные условия"]
    found = sheet.data_validations.dataValidation
    assert len(found) == 83
    assert (found[2].type, found[2].formula1) == ("whole", "0")
    assert all(len(check.promptTitle) <= 32 and len(check.prompt) <= 255 for check in found)
    assert all(len(check.error or "") <= 255 for check in found)
