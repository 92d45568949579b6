"""The report page of hostile data, of methods of every kind, of regions without schools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest

from school_index import load_method
from school_index.explain import explain_school
from school_index.language import Language
from school_index.methodology.method import Method
from school_index.report.marks import school_anchor
from school_index.report.write import render_report
from school_index.sample import sample_tables
from tests.engine.report_pages import HOSTILE, YEAR, Page, run


@pytest.fixture(scope="module")
def method() -> Method:
    return load_method("khabarovsk-2020")


def test_names_from_the_data_are_escaped(method: Method) -> None:
    tables = sample_tables(40, 3, YEAR, 5)
    schools = tables["schools"].with_columns(
        pl.lit(HOSTILE).alias("name"), pl.lit("Район <i>\x0b</i> {{ 7 * 7 }}").alias("municipality")
    )
    results = run(method, {**tables, "schools": schools})
    proofs = [explain_school(results, results.lists["school_id"][0])]
    page = Page(render_report(results, (), proofs=proofs))

    assert page.all("b") != []
    assert [one for one in page.all("b") if one] == []
    assert page.all("script") == page.all("i") == []
    assert HOSTILE in page.text
    assert "{{ 7 * 7 }}" in page.text


def test_code_with_odd_characters_is_a_safe_anchor() -> None:
    assert school_anchor("270005") == "school-270005"
    assert school_anchor("шк_1.2-а") == "school-шк_1.2-а"
    assert school_anchor('a b"~') == "school-a~20~b~22~~7e~"


@pytest.mark.parametrize("name", ["khabarovsk-2018", "fail-share"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_methods_without_an_index_give_a_page(name: str, language: Language) -> None:
    results = run(load_method(name))
    proofs = [explain_school(results, results.lists["school_id"][0])]
    text = render_report(results, (), language=language, proofs=proofs)
    page = Page(text)

    assert page.misnested == []
    assert len(page.ids) == len(set(page.ids))
    assert {"ru": "Результаты: границы", "en": "Results: cuts"}[language] not in page.text
    assert {"ru": "условия: границы", "en": "conditions: cuts"}[language] in page.text
    assert {"ru": "показателей не в пользу школы", "en": "variables against the school"}[
        language
    ] in page.text


def test_method_without_a_social_part_gives_a_page(method: Method) -> None:
    results = run(replace(method, parts=method.parts[:1]))
    page = Page(render_report(results, ()))

    assert "нет социальной части" in page.text
    assert "list-adverse" not in page.ids


def test_groups_that_the_method_does_not_declare_are_called_as_in_the_data(method: Method) -> None:
    text = Page(render_report(run(replace(method, groups=())), ())).text

    assert "secondary" in text


def odd_regions() -> Iterator[tuple[str, dict[str, pl.DataFrame]]]:
    tables = sample_tables(40, 3, YEAR, 5)
    yield "nobody takes part", {**tables, "schools": tables["schools"].with_columns(excluded=pl.lit("penal"))}
    yield (
        "no results",
        {name: table if name == "schools" else table.clear() for name, table in tables.items()},
    )
    yield "one year", {**tables, "schools": tables["schools"].filter(pl.col("year") == YEAR)}


@pytest.mark.parametrize(("name", "tables"), list(odd_regions()))
def test_lists_without_schools_say_so(name: str, tables: dict[str, pl.DataFrame], method: Method) -> None:
    results = run(method, tables)
    lists = Page(render_report(results, ())).text.partition("Списки школ")[2]

    assert (results.lists["results_list"] == "low_results").sum() == 0, name
    assert "Таких школ нет." in lists


def test_long_tables_are_cut_and_say_so(method: Method) -> None:
    results = run(method, sample_tables(5000, 3, YEAR, 5))
    text = render_report(results, ())
    total = int((results.lists["social_list"] == "adverse").sum())
    section = re.search(r'id="list-adverse".*?</section>', text, re.DOTALL)

    assert total > 500
    assert section is not None
    assert len(re.findall(r"<small>\d{6}", section.group())) == 500
    assert f"Показаны первые 500 из {total}." in section.group()
    assert len(text.encode()) < 4_000_000
