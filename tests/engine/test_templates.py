"""Templates: what people fill in is what the readers accept, and slips are caught while they type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from school_index import check_tables, identify, load_method, read_tables
from school_index.language import Label, Language
from school_index.methodology import Method
from school_index.sample import sample_tables
from school_index.tables.headings import column_aliases, plain
from school_index.tables.schema import REFERENCE_HEADING, tables_of
from school_index.templates import template_names, write_template
from school_index.wording import catalogue_keys

if TYPE_CHECKING:
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet

METHOD = load_method("khabarovsk-2020")
NEW_YORK = load_method(str(Path(__file__).parents[2] / "examples" / "nyc-2006.toml"))
DATA_TABLES = ("schools", "exams", "certificates", "social")
LANGUAGES: tuple[Language, Language] = ("ru", "en")
EXPLANATIONS = {"ru": "Пояснения", "en": "Explanations"}


def school(
    identifier: str, year: int | None = None, *, excluded: str | None = None, name: str = "СОШ № 1"
) -> dict[str, Any]:
    return {
        "school_id": identifier,
        "year": year,
        "name": name,
        "municipality": "Амурский район",
        "group": "secondary",
        "excluded": excluded,
    }


def schools_table(*rows: dict[str, Any]) -> pl.DataFrame:
    types = dict.fromkeys(("school_id", "name", "municipality", "group", "excluded"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**types, "year": pl.Int64})


def template(
    folder: Path,
    *names: str,
    method: Method = METHOD,
    language: Language = "ru",
    schools: pl.DataFrame | None = None,
    years: Sequence[int] = (),
) -> Workbook:
    out = folder / "template.xlsx"
    write_template(names, method, out, language=language, schools=schools, years=years)
    return load_workbook(out)


def headings(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def sheet_rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [row for row in sheet.iter_rows(min_row=2, values_only=True) if any(row)]


def codes(sheet: Worksheet, table: str) -> list[str]:
    aliases = column_aliases(tables_of(METHOD)[table])
    return [aliases.get(plain(heading), "") for heading in headings(sheet)]


def checks(sheet: Worksheet, table: str) -> dict[str, Any]:
    """The check of each column by code; every check covers exactly one column from row 2 on."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        (area,) = check.sqref.ranges
        assert area.min_col == area.max_col
        assert area.min_row == 2
        found[codes(sheet, table)[area.min_col - 1]] = check
    return found


def column_style(sheet: Worksheet, place: int) -> ColumnDimension:
    """The format of cells that nobody has written yet; columns alike stand together in the file."""
    return next(one for one in sheet.column_dimensions.values() if one.min <= place <= one.max)


def append_rows(sheet: Worksheet, table: str, rows: list[dict[str, Any]]) -> None:
    places = codes(sheet, table)
    for line, row in enumerate(rows, start=sheet.max_row + 1):
        for place, code in enumerate(places, start=1):
            if code:
                sheet.cell(line, place, row[code])


def write_csv(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    folder.mkdir()
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    return folder


def assert_same_results(book: Path, folder: Path, year: int) -> None:
    from_book = identify(read_tables(book, METHOD), year=year, method=METHOD)
    from_folder = identify(read_tables(folder, METHOD), year=year, method=METHOD)
    assert from_folder.lists.height > 0
    for name in ("lists", "years", "variables", "summary"):
        assert getattr(from_book, name).equals(getattr(from_folder, name)), name


# ---------------------------------------------------------------- what the readers accept


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", [METHOD, NEW_YORK], ids=["khabarovsk-2020", "nyc-2006"])
def test_headings_are_those_of_the_contract(tmp_path: Path, method: Method, language: Language) -> None:
    book = template(tmp_path, *template_names(method), method=method, language=language)
    tables = tables_of(method)
    assert book.sheetnames == [
        *(tables[name].title.text(language) for name in template_names(method)),
        EXPLANATIONS[language],
    ]
    for name in template_names(method):
        table = tables[name]
        sheet = book[table.title.text(language)]
        assert headings(sheet) == [column.heading.text(language) for column in table.columns]
        aliases = column_aliases(table)
        assert [aliases[plain(heading)] for heading in headings(sheet)] == list(table.codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_template_lacks_nothing_but_the_schools(tmp_path: Path, language: Language) -> None:
    template(tmp_path, *template_names(METHOD), language=language)
    problems = check_tables(tmp_path / "template.xlsx", METHOD).problems
    assert [(problem.rule, problem.table) for problem in problems] == [("table_empty", "schools")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_template_gives_the_lists_of_the_same_csv(tmp_path: Path, language: Language) -> None:
    tables = sample_tables(40, 3, 2019, 5)
    book = template(tmp_path, *DATA_TABLES, language=language)
    for name, table in tables.items():
        append_rows(book[tables_of(METHOD)[name].title.text(language)], name, table.to_dicts())
    book.save(tmp_path / "filled.xlsx")
    assert_same_results(tmp_path / "filled.xlsx", write_csv(tmp_path / "csv", tables), 2019)


def test_prefilled_template_gives_the_lists_of_the_same_csv(tmp_path: Path) -> None:
    tables = sample_tables(40, 3, 2019, 6)
    tables = {name: table.with_columns("0" + pl.col("school_id")) for name, table in tables.items()}
    labels = {term.label.ru: term.id for term in (*METHOD.exams, *METHOD.subjects)}
    book = template(tmp_path, *DATA_TABLES, schools=tables["schools"])
    for name in ("exams", "certificates", "social"):
        sheet = book[tables_of(METHOD)[name].title.ru]
        places = codes(sheet, name)
        keys = [code for code in ("school_id", "year", "exam", "subject") if code in places]
        waiting: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for row in tables[name].to_dicts():
            waiting.setdefault(tuple(row[key] for key in keys), []).append(row)
        for line in range(2, sheet.max_row + 1):
            known = [sheet.cell(line, places.index(key) + 1).value for key in keys]
            found = waiting.get(tuple(labels.get(str(value), value) for value in known))
            if found:
                row = found.pop(0)
                for place, code in enumerate(places, start=1):
                    if code and code not in keys:
                        sheet.cell(line, place, row[code])
        append_rows(sheet, name, [row for rows in waiting.values() for row in rows])
    book.save(tmp_path / "filled.xlsx")
    assert_same_results(tmp_path / "filled.xlsx", write_csv(tmp_path / "csv", tables), 2019)


def test_prefilled_schools_are_read_back_as_they_were(tmp_path: Path) -> None:
    schools = sample_tables(60, 2, 2019, 3)["schools"]
    template(tmp_path, *DATA_TABLES, schools=schools)
    back = read_tables(tmp_path / "template.xlsx", METHOD)["schools"]
    assert back.sort("school_id", "year").equals(schools.sort("school_id", "year"))


# ---------------------------------------------------------------- rows filled in ahead


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


# ---------------------------------------------------------------- checks while typing


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


# ---------------------------------------------------------------- look and protection


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


# ---------------------------------------------------------------- explanations


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


# ---------------------------------------------------------------- the file


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    schools = sample_tables(30, 2, 2019, 2)["schools"]
    names = template_names(METHOD)
    for name, table in (("one.xlsx", schools), ("two.xlsx", schools.reverse())):
        write_template(names, METHOD, tmp_path / name, schools=table, years=[2019, 2018])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("names", [["social", "pupils"], ["sozial"], []], ids=["pupils", "unknown", "none"])
def test_name_without_a_template_is_refused(tmp_path: Path, names: list[str]) -> None:
    known = "known: schools, exams, regional_means, certificates, social, tasks"
    with pytest.raises(ValueError, match=known):
        write_template(names, METHOD, tmp_path / "template.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_name_given_twice_makes_one_sheet(tmp_path: Path) -> None:
    assert template(tmp_path, "social", "social").sheetnames == ["Социальные условия", "Пояснения"]


def test_more_rows_than_the_readers_take_are_refused(tmp_path: Path) -> None:
    schools = pl.DataFrame({"school_id": [str(number) for number in range(95_001)]}).with_columns(
        name=pl.lit("СОШ"), municipality=pl.lit("Амурский район"), group=pl.lit("basic")
    )
    with pytest.raises(ValueError, match="schools: 95001 rows, a workbook takes 95000"):
        write_template(["schools"], METHOD, tmp_path / "template.xlsx", schools=schools)
    assert list(tmp_path.iterdir()) == []


def test_failure_to_write_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "template.xlsx").mkdir()
    with pytest.raises(OSError, match=r"template\.xlsx"):
        write_template(["social"], METHOD, tmp_path / "template.xlsx")
    assert [entry.name for entry in tmp_path.iterdir()] == ["template.xlsx"]
    assert list((tmp_path / "template.xlsx").iterdir()) == []
