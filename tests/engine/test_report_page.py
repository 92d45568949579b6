"""The report page: complete, readable without scripts, in both languages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from school_index import Results, load_method
from school_index.explain import explain_school
from school_index.language import Language
from school_index.methodology.method import Method
from school_index.report import write_report
from school_index.report.charts.theme import COLOURS
from school_index.report.style import style_sheet
from school_index.report.write import render_report
from tests.engine.report_pages import Page, rendered, run


@pytest.fixture(scope="module")
def method() -> Method:
    return load_method("khabarovsk-2020")


@pytest.fixture(scope="module")
def results(method: Method) -> Results:
    return run(method)


@pytest.fixture(scope="module")
def proved(results: Results) -> list[str]:
    listed = results.lists.filter(pl.col("results_list").is_in(["low_results", "risk_group"]))
    return listed["school_id"].head(2).to_list()


@pytest.fixture(scope="module")
def russian(results: Results, proved: list[str]) -> str:
    return rendered(results, proved, "ru")


@pytest.fixture(scope="module")
def english(results: Results, proved: list[str]) -> str:
    return rendered(results, proved, "en")


def test_page_is_well_nested(russian: str) -> None:
    page = Page(russian)

    assert page.misnested == []
    assert page.open == []


def test_page_needs_nothing_from_elsewhere(russian: str) -> None:
    page = Page(russian)

    assert page.all("script") == page.all("link") == page.all("img") == page.all("iframe") == []
    assert re.findall(r"https?://", russian) == []
    assert "@import" not in russian
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", russian)
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []


def test_ids_are_unique_and_inner_links_lead_somewhere(russian: str) -> None:
    page = Page(russian)
    targets = [str(link["href"]) for link in page.all("a")] + [str(use["href"]) for use in page.all("use")]

    assert len(page.ids) == len(set(page.ids))
    assert {target for target in targets if target.removeprefix("#") not in page.ids} == set()
    assert all(target.startswith("#") for target in targets)


def test_page_has_landmarks_headings_and_a_skip_link(russian: str) -> None:
    page = Page(russian)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert [page.all(tag)[0].get("id") for tag in ("main",)] == ["main"]
    assert len(page.all("header")) == len(page.all("nav")) == len(page.all("footer")) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(after - before for before, after in pairwise(levels)) == 1


def test_tables_have_captions_and_scopes(russian: str) -> None:
    page = Page(russian)

    assert len(page.all("table")) == len(page.all("caption")) > 10
    assert [cell for cell in page.all("th") if "scope" not in cell] == []


def test_charts_say_what_they_show(russian: str) -> None:
    charts = [one for one in Page(russian).all("svg") if one.get("role") == "img"]
    decorations = [one for one in Page(russian).all("svg") if one.get("role") != "img"]

    assert len(charts) == 10  # two parts: paths, municipalities, three groups
    assert all(len(str(one["aria-labelledby"]).split()) == 2 for one in charts)
    assert {one.get("aria-hidden") for one in decorations} == {"true"}


def test_charts_follow_the_colours_of_the_page(russian: str) -> None:
    charts = re.findall(r'<svg class="chart".*?</svg>', russian, re.DOTALL)
    fills = {
        fill
        for chart in charts
        for fill in re.findall(r'(?:fill|stroke)="(#\w+|[a-z]+)"', chart, re.IGNORECASE)
    }
    known = {colour.light for colour in COLOURS.values()}

    assert fills <= known | {"none", "currentColor", "transparent"}
    assert all('class="f-' in chart or 'class="s-' in chart for chart in charts)
    assert COLOURS["ink"].dark in style_sheet(())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_same_input_gives_the_same_bytes(
    results: Results, proved: list[str], language: Language, russian: str, english: str
) -> None:
    assert rendered(results, proved, language) == {"ru": russian, "en": english}[language]


def test_file_is_written_whole(results: Results, tmp_path: Path) -> None:
    out = tmp_path / "new" / "report.html"
    write_report(results, (), out)

    assert out.read_text("utf-8") == render_report(results, ())
    assert [path.name for path in out.parent.iterdir()] == ["report.html"]


def test_every_listed_school_stands_on_its_list(results: Results, russian: str) -> None:
    for list_id in ("low_results", "risk_group", "stable_high", "adverse"):
        column = "social_list" if list_id == "adverse" else "results_list"
        expected = results.lists.filter(pl.col(column) == list_id)["school_id"].to_list()
        section = re.search(
            rf'<section class="list \w+" id="list-{list_id}".*?</section>', russian, re.DOTALL
        )
        assert section is not None
        shown = re.findall(r"<small>(\d{6})", section.group())
        assert sorted(shown) == expected


def test_key_figures_are_those_of_the_lists(results: Results, russian: str) -> None:
    lists = results.lists
    cards = re.findall(r'<li class="card \w+"><b>(\d+)</b>', russian)

    assert [int(card) for card in cards] == [
        lists.height,
        *((lists["results_list"] == one).sum() for one in ("low_results", "risk_group", "stable_high")),
        (lists["social_list"] == "adverse").sum(),
    ]


def test_crossing_counts_and_names_every_school(results: Results, russian: str) -> None:
    crossing = results.crossing()
    for results_list, social_list, schools, count in crossing.iter_rows():
        names = results.lists.filter(pl.col("school_id").is_in(schools))["name"].to_list()
        cell = re.search(
            rf'<details class="cell" id="cell-{results_list}-{social_list}">.*?</details>', russian, re.DOTALL
        )
        assert cell is not None
        assert f"<b>{count}</b>" in cell.group()
        assert [name for name in names if name not in cell.group()] == []


def test_cells_that_people_act_on_are_named(results: Results, russian: str) -> None:
    lists = results.lists
    act = (pl.col("results_list") == "low_results") & pl.col("social_list").is_in(["neutral", "favourable"])
    share = (pl.col("results_list") == "stable_high") & (pl.col("social_list") == "adverse")
    page = Page(russian)

    assert "Низкие результаты в благоприятных и нейтральных условиях" in page.text
    for name, condition in (("act", act), ("share", share)):
        callout = re.search(rf'<div class="callout {name}">.*?</div>', russian, re.DOTALL)
        assert callout is not None
        assert re.search(rf"<b>{lists.filter(condition).height} школ", callout.group())


def test_proofs_are_folded_and_linked_from_the_lists(russian: str, proved: list[str]) -> None:
    page = Page(russian)
    folded = [one for one in page.all("details") if one.get("class") == "proof"]

    assert [one["id"] for one in folded] == [f"school-{one}" for one in proved]
    assert [one for one in folded if "open" in one] == []
    for one in proved:
        assert f'<a href="#school-{one}">доказательство</a>' in russian


def test_proof_gives_numbers_to_check_by_hand(results: Results, russian: str, proved: list[str]) -> None:
    proof = explain_school(results, proved[0])
    part = next(one for one in proof.parts if one.part.name == "results")
    year = part.years[-1]
    used = next(one for one in year.variables if one.variable.measure == "share" and one.state == "used")
    changed = next(
        change
        for one in proof.parts
        for each in one.years
        for variable in each.variables
        for change in variable.changes
        if variable.variable.measure == "share"
    )
    start = russian.index(f'id="school-{proved[0]}"')
    text = Page(russian[start : russian.index("</details>", start)]).text

    assert f"{year.rank} из {year.n}" in text
    assert str(year.index).replace(".", ",") in text
    assert year.bottom is not None
    assert str(year.bottom.value).replace(".", ",") in text
    assert f"{used.numerator:.0f}/{used.denominator:.0f}" in text
    assert f"{abs(changed.step):.0f} чел.: {changed.before:.0f} → {changed.after:.0f}" in text
    assert "список определило это правило" in text


def test_school_without_a_proof_has_no_link(results: Results) -> None:
    text = render_report(results, ())

    assert "доказательство</a>" not in text
    assert "Доказательства в этот отчёт не включены" in text


def test_problems_are_counted_and_quoted(russian: str) -> None:
    section = russian[russian.index('<section id="problems"') : russian.index('<section id="method"')]
    counts = re.findall(r'<td class="n">(\d+)</td></tr>', section)

    assert counts == ["1", "3"]  # the error, then a warning with two more cases
    assert "строка &lt;i&gt;первая&lt;/i&gt;" in section
    assert "<i>" not in section


def test_method_is_told_with_every_variable(method: Method, english: str) -> None:
    section = Page(english[english.index('<section id="method"') :]).text

    for part in method.parts:
        for variable in part.variables:
            assert variable.label.en in section
    assert "f1e2d3" in section


def test_english_page_has_russian_only_from_the_data(results: Results, english: str) -> None:
    names = {*results.units["name"], *results.units["municipality"]}
    text = re.sub(r"строка <?.*?(первая|вторая)|&lt;i&gt;\w+&lt;/i&gt;", "", english)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")

    assert set(re.findall(r"[А-Яа-яЁё]+", text)) == set()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_missing_is_printed_as_such(language: Language, russian: str, english: str) -> None:
    text = Page({"ru": russian, "en": english}[language]).text

    assert re.findall(r"\b(None|nan|NaN|null|True|False|report\.\w+)\b", text) == []
    assert re.findall(r"\{\w+\}", text) == []
