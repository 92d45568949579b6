"""The report page: complete, safe, readable without scripts, in both languages and for every kind of method."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from school_index import InputTables, Results, identify, load_method
from school_index.explain import explain_school
from school_index.language import Language
from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.report import write_report
from school_index.report.charts.paths import Path as SchoolPath
from school_index.report.charts.paths import lay_out, paths_chart
from school_index.report.charts.svg import inline_svg
from school_index.report.charts.theme import COLOURS
from school_index.report.marks import school_anchor
from school_index.report.style import style_sheet
from school_index.report.words import natural_key, printable
from school_index.report.write import render_report
from school_index.sample import sample_tables

YEAR = 2019
HOSTILE = 'МБОУ «Школа» <b onclick="x()">&amp; </script><script>alert(1)</script>'
UNCLOSED = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
OPTIONAL_END = {"td", "th", "tr", "li", "dt", "dd", "p", "thead", "tbody"}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, ids, links, text and tables' headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in UNCLOSED | OPTIONAL_END:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in OPTIONAL_END:
            return
        if not self.open or self.open.pop() != tag:
            self.misnested.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def run(method: Method, tables: dict[str, pl.DataFrame] | None = None) -> Results:
    given = sample_tables(80, 3, YEAR, 5) if tables is None else tables
    return identify(InputTables(given, fingerprint="f1e2d3"), year=YEAR, method=method)


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


def rendered(results: Results, proved: list[str], language: Language) -> str:
    problems = [
        Problem("warning", "small_groups", "exams", details={"limit": 5, "rows": 7, "schools": 3}, more=2),
        Problem("error", "not_a_number", "social", "social.csv", 4, "pupils", "<i>много</i>"),
    ]
    return render_report(
        results,
        problems,
        language=language,
        proofs=(explain_school(results, one) for one in proved),
        problem_lines=["строка <i>первая</i>", "строка вторая"],
    )


@pytest.fixture(scope="module")
def russian(results: Results, proved: list[str]) -> str:
    return rendered(results, proved, "ru")


@pytest.fixture(scope="module")
def english(results: Results, proved: list[str]) -> str:
    return rendered(results, proved, "en")


# ------------------------------------------------------------------ the page as a document


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


# ------------------------------------------------------------------ what the page says


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


# ------------------------------------------------------------------ hostile and unusual input


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


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_missing_is_printed_as_such(language: Language, russian: str, english: str) -> None:
    text = Page({"ru": russian, "en": english}[language]).text

    assert re.findall(r"\b(None|nan|NaN|null|True|False|report\.\w+)\b", text) == []
    assert re.findall(r"\{\w+\}", text) == []


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


# ------------------------------------------------------------------ parts of the page


def test_ribbons_fill_their_nodes() -> None:
    paths = [
        SchoolPath(("low", "low"), "low_results", 4),
        SchoolPath(("low", "high"), "none", 2),
        SchoolPath(("high", "high"), "stable_high", 5),
    ]
    layout = lay_out(paths, ("low", "middle", "high"))
    nodes = {(node.year, node.band): (node.low, node.high, node.count) for node in layout.nodes}
    gap = 11 * 0.085

    assert nodes == {
        (0, "low"): (0.0, 6.0, 6),
        (0, "high"): (6.0 + gap, 11.0 + gap, 5),
        (1, "low"): (0.0, 4.0, 4),
        (1, "high"): (4.0 + gap, 11.0 + gap, 7),
    }
    assert layout.edges[paths[0]] == (0.0, 0.0)
    assert layout.edges[paths[1]] == (4.0, 4.0 + gap)
    assert layout.edges[paths[2]] == (6.0 + gap, 6.0 + gap)


def test_chart_is_a_valid_specification_and_a_light_picture() -> None:
    paths = [SchoolPath(("low", "low"), "low_results", 4), SchoolPath(("high", "low"), "none", 1)]
    chart = paths_chart(paths, ("low", "high"), (2018, 2019), {"low": "низкие", "high": "высокие"})
    svg = inline_svg(chart, "key", "Название <b>", "Описание")

    chart.to_dict(validate=True)
    assert svg.startswith('<svg class="chart" viewBox="')
    assert '<title id="key-t">Название &lt;b&gt;</title><desc id="key-d">Описание</desc>' in svg
    assert re.findall(r"\d\.\d{3,}|aria-label=|font-family|xmlns|<rect", svg) == []
    assert ">низкие 4<" in svg


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["Школа № 11", "Школа № 2", "Ёлкинская школа", "Еловская школа"]

    assert sorted(names, key=natural_key) == ["Ёлкинская школа", "Еловская школа", "Школа № 2", "Школа № 11"]


def test_control_characters_become_spaces() -> None:
    assert printable("a\x00\x0bb\tc\ud7ffd") == "a b c\ud7ffd"
