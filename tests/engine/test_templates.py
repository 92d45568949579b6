"""Templates: what people fill in is what the readers accept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from school_index import check_tables, read_tables
from school_index.language import Language
from school_index.methodology import Method
from school_index.sample import sample_tables
from school_index.tables.headings import column_aliases, plain
from school_index.tables.schema import tables_of
from school_index.templates import template_names, write_template
from tests.engine.template_books import (
    DATA_TABLES,
    EXPLANATIONS,
    LANGUAGES,
    METHOD,
    NEW_YORK,
    append_rows,
    assert_same_results,
    codes,
    headings,
    template,
    write_csv,
)


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
