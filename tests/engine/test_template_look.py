"""How templates look, what is locked in them, and how they explain themselves."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from school_index.language import Language
from school_index.methodology import Method
from school_index.tables.schema import tables_of
from school_index.templates import template_names
from school_index.wording import catalogue_keys
from tests.engine.template_books import (
    EXPLANATIONS,
    LANGUAGES,
    METHOD,
    NEW_YORK,
    column_style,
    school,
    schools_table,
    sheet_rows,
    template,
)


def test_required_headings_differ_by_colour_only(tmp_path: Path) -> None:
    sheet = template(tmp_path, "exams")["Результаты"]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1]}
    assert colours.pop("Класс") == "FFCFE1EC"
    assert set(colours.values()) == {"FF1B4965"}


def test_headings_carry_a_note_with_meaning_and_code(tmp_path: Path) -> None:
    sheet = template(tmp_path, "exams")["Результаты"]
    notes = [cell.comment.text for cell in sheet[1] if cell.comment]
    assert [note.rsplit(" ", 1)[1] for note in notes] == list(tables_of(METHOD)["exams"].codes)
    assert (
        notes[4]
        == "Класс, если процедура проводилась в нескольких классах.\nСтолбец можно не заполнять.\nКод: grade"
    )


def test_headings_and_known_cells_are_locked_and_entry_cells_are_not(tmp_path: Path) -> None:
    sheet = template(tmp_path, "exams", schools=schools_table(school("1", 2019)))["Результаты"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [cell.protection.locked for cell in sheet[1]] == [True] * 10
    assert [cell.protection.locked for cell in sheet[2]] == [True] * 5 + [False] * 5
    assert [column_style(sheet, place).protection.locked for place in range(1, 11)] == [False] * 10
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:J5008"


def test_codes_are_text_and_counts_are_whole_numbers(tmp_path: Path) -> None:
    sheet = template(tmp_path, "social", schools=schools_table(school("007", 2019)))["Социальные условия"]
    formats = [column_style(sheet, place).number_format for place in range(1, 16)]
    assert formats == ["@", "@", *["0"] * 13]
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("007", "@")


def test_nothing_that_schools_are_called_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    names = ["=1+1", "@SUM(A1)", "https://example.org", "+7", "000123"]
    schools = schools_table(*(school(f"=A{number}", 2019, name=name) for number, name in enumerate(names)))
    book = template(tmp_path, "schools", "social", schools=schools)
    assert [row[2] for row in sheet_rows(book["Школы"])] == names
    assert [row[:2] for row in sheet_rows(book["Социальные условия"])] == [
        (f"=A{number}", name) for number, name in enumerate(names)
    ]
    with ZipFile(tmp_path / "template.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
        links = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert not any(b"example.org" in one for one in links)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", [METHOD, NEW_YORK], ids=["khabarovsk-2020", "nyc-2006"])
def test_every_column_is_explained(tmp_path: Path, method: Method, language: Language) -> None:
    book = template(tmp_path, *template_names(method), method=method, language=language)
    explained = [row for row in sheet_rows(book[EXPLANATIONS[language]]) if all(row)]
    columns = [column for name in template_names(method) for column in tables_of(method)[name].columns]
    told = [(row[0], row[1]) for row in explained if row[1] != {"ru": "Код", "en": "Code"}[language]]
    assert told == [(column.heading.text(language), column.code) for column in columns]


def test_explanations_list_the_code_values(tmp_path: Path) -> None:
    rows = sheet_rows(template(tmp_path, *template_names(METHOD))["Пояснения"])
    pairs = {row[:2] for row in rows if row[2] is None and row[1] is not None}
    terms = (*METHOD.exams, *METHOD.subjects, *METHOD.groups)
    assert {(term.label.ru, term.id) for term in terms} <= pairs
    assert ("начальная школа", "primary") in pairs


def test_explanations_say_who_fails_and_who_excels(tmp_path: Path) -> None:
    lines = [row[0] for row in sheet_rows(template(tmp_path, "exams")["Пояснения"])]
    assert (
        "•  ЕГЭ, русский язык. Не справились: балл ниже 24 (с 2015 года). Высокий результат: балл от 80."
    ) in lines
    assert (
        "•  ЕГЭ, математика (базовая). Не справились: отметка ниже 3 (с 2015 года). "
        "Высокий результат: не учитывается, столбец оставьте пустым."
    ) in lines
    assert not any(
        "Не справились" in str(row[0]) for row in sheet_rows(template(tmp_path, "social")["Пояснения"])
    )


def test_both_languages_have_the_same_words() -> None:
    keys = {
        language: {key for key in catalogue_keys(language) if key.startswith("templates.")}
        for language in LANGUAGES
    }
    assert keys["ru"] == keys["en"]
    assert len(keys["ru"]) > 100
