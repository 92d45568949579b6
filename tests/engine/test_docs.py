"""The pages: what is made is up to date, links lead somewhere, commands exist, printed numbers are the engine's."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import tomllib
from functools import cache
from pathlib import Path

import click
import polars as pl
import pytest

from effective_school.cli.main import cli
from school_index import InputTables, Method, MethodRefused, Results, identify, load_method, parse_method
from school_index.explain import explain_school
from school_index.sample import sample_tables
from school_index.tables.numbers import plain_decimal
from school_index.tables.read import read_tables
from tests.cli.command import Workplace
from tests.cli.region import Region

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
METHODOLOGY = DOCS / "methodology"
METHOD_PAGES = [METHODOLOGY / "method.md", METHODOLOGY / "method.en.md"]
METHOD = load_method("khabarovsk-2020")
CUTS = ("include", "exclude", "ntiles")

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"effective-school\s+(\S.*)$")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, language: str) -> list[str]:
    return [block for kind, block in _FENCE.findall(text_of(page)) if kind == language]


def rows(page: Path, width: int) -> list[list[str]]:
    """Cells of the body rows of every table with this many columns."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text_of(page).splitlines()
        if line.startswith("|")
    ]
    here = [row for row in cells if len(row) == width]
    heads = {at - 1 for at, row in enumerate(here) if set("".join(row)) <= set("-")}
    return [row for at, row in enumerate(here) if at not in heads and at - 1 not in heads]


def plain(number: object) -> str:
    return "" if number is None else plain_decimal(float(str(number)))


# ---------------------------------------------------------------- made pages, links, commands


def test_made_pages_are_up_to_date() -> None:
    made: dict[Path, str] = runpy.run_path(str(DOCS / "generate.py"))["pages"]()

    assert {name_of(path): text_of(path) for path in made} == {name_of(path): made[path] for path in made}
    assert set((METHODOLOGY / "methods").iterdir()) == {p for p in made if p.parent.name == "methods"}


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(_FENCE.sub("", text_of(page))) if "://" not in link]

    for link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def code_lines(page: Path) -> list[str]:
    """Lines of shell blocks and indented blocks, and code within sentences."""
    text = text_of(page)
    blocks = "\n".join(fences(page, "sh")).splitlines()
    prose = _FENCE.sub("", text)
    indented = [line for line in prose.splitlines() if line.startswith("    ")]
    return [*blocks, *indented, *re.findall(r"`([^`\n]+)`", prose)]


def commands(page: Path) -> list[list[str]]:
    found = [match.group(1) for line in code_lines(page) if (match := _COMMAND.search(line))]
    words = [shlex.split(one, comments=True) for one in found if "…" not in one]
    return [one[: one.index(">")] if ">" in one else one for one in words]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_exist_with_their_options(page: Path) -> None:
    for name, *arguments in commands(page):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, name
        try:
            command.make_context(name, list(arguments))
        except click.exceptions.Exit:  # --help
            continue


def test_pages_show_every_command() -> None:
    assert {name for page in PAGES for name, *_ in commands(page)} == set(
        cli.list_commands(click.Context(cli))
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_make_targets_exist(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {found for line in code_lines(page) for found in re.findall(r"^\s*make ([a-z]+)", line)}

    assert named <= known


# ---------------------------------------------------------------- the example of the method page


@cache
def example() -> InputTables:
    return read_tables(METHODOLOGY / "example", METHOD)


def run(method: Method = METHOD, data: InputTables | None = None) -> Results:
    return identify(data or example(), year=2019, method=method)


def bands(results: Results, band: str) -> str:
    here = results.years.filter((pl.col("year") == 2019) & (pl.col("results_band") == band))
    return ", ".join(here["school_id"])


@pytest.mark.parametrize("page", METHOD_PAGES, ids=name_of)
def test_example_has_the_numbers_of_the_engine(page: Path) -> None:
    results = run()
    counts = example()["exams"].filter(pl.col("year") == 2019)
    expected = []
    for row in results.years.filter(
        (pl.col("year") == 2019) & pl.col("results_band").is_not_null()
    ).iter_rows(named=True):
        school = pl.col("school_id") == row["school_id"]
        count = counts.filter(school).row(0, named=True)
        cells = [
            row["school_id"],
            *[plain(count[name]) for name in ("participants", "failed", "excellent", "mean_score")],
        ]
        for variable in ("oge_fail.math", "oge_high.math", "oge_gap.math"):
            here = (pl.col("year") == 2019) & school & (pl.col("variable") == variable)
            cells += [
                plain(one) for one in results.variables.filter(here).select("value", "normalised").row(0)
            ]
        expected.append([*cells, plain(row["results_index"]), str(row["results_rank"]), row["results_band"]])

    assert [[cell.replace(",", ".") for cell in row] for row in rows(page, 14)] == expected


@pytest.mark.parametrize("page", METHOD_PAGES, ids=name_of)
def test_example_has_the_bands_of_every_cut(page: Path) -> None:
    found = {cut: run(METHOD.with_options(cut=cut)) for cut in CUTS}
    expected = [[f"`{cut}`", bands(found[cut], "low"), bands(found[cut], "high")] for cut in CUTS]

    assert [row for row in rows(page, 3) if row[0] in {f"`{cut}`" for cut in CUTS}] == expected


@pytest.mark.parametrize("page", METHOD_PAGES, ids=name_of)
def test_example_has_the_lists_of_the_engine(page: Path) -> None:
    results = run()
    years = {
        (row["school_id"], row["year"]): row["results_band"] or ""
        for row in results.years.iter_rows(named=True)
    }
    expected = [
        [
            row["school_id"],
            *[years[row["school_id"], year] for year in (2017, 2018, 2019)],
            row["results_list"],
            str(row["results_history"]),
        ]
        for row in results.lists.iter_rows(named=True)
    ]

    assert [row for row in rows(page, 6) if row[0].isdigit()] == expected


def index_of(results: Results, school_id: str) -> str:
    here = (pl.col("school_id") == school_id) & (pl.col("year") == 2019)
    return plain(results.years.filter(here)["results_index"].item())


@pytest.mark.parametrize("page", METHOD_PAGES, ids=name_of)
def test_sentences_of_the_example_are_true(page: Path) -> None:
    literal = run(load_method("khabarovsk-2020-literal"))
    means = run().region_means.filter(pl.col("year") == 2019)
    part = explain_school(run(), "4").parts[0].years[-1]
    change = next(one for one in part.variables if one.variable.id == "oge_fail.math").changes[0]
    fewer = (
        pl.when((pl.col("school_id") == "4") & (pl.col("year") == 2019)).then(5).otherwise(pl.col("failed"))
    )
    exams = example()["exams"].with_columns(fewer.cast(pl.Int64).alias("failed"))
    after = run(data=InputTables({**example().tables, "exams": exams}))

    printed = [
        plain(means["region_mean"].item()),
        *[index_of(literal, school_id) for school_id in "546"],
        index_of(after, "4"),
    ]

    assert (change.before, change.after, change.band) == (6, 5, "middle")
    assert bands(after, "low") == "3, 5"
    assert bands(literal, "low") == "5, 6"
    assert all(number in text_of(page).replace(",", ".") for number in printed)


# ---------------------------------------------------------------- the page about SPSS


def ranked(groups: dict[str, list[int]]) -> InputTables:
    """Groups of schools whose results index stands in the order of their numbers (0-100)."""
    units = [
        (f"{group}-{at}", group, number)
        for group, numbers in groups.items()
        for at, number in enumerate(numbers)
    ]
    schools = pl.DataFrame(
        [(school, None, school, "North", group, None) for school, group, _ in units],
        schema={
            "school_id": pl.String, "year": pl.Int64, "name": pl.String, "municipality": pl.String,
            "group": pl.String, "excluded": pl.String,
        },
        orient="row",
    )  # fmt: skip
    template = example()["exams"].clear()
    exams = pl.DataFrame(
        [(school, 2019, "oge", "math", None, 100, None, number, None) for school, _, number in units],
        schema=template.schema,
        orient="row",
    )
    empty = {name: example()[name].clear() for name in ("certificates", "social")}
    return InputTables({"schools": schools, "exams": exams, **empty})


def sizes(data: InputTables, cut: str, band: str) -> dict[str, int]:
    years = run(METHOD.with_options(cut=cut), data).years
    counts = years.group_by("group").agg((pl.col("results_band") == band).sum().alias("schools"))
    return dict(counts.iter_rows())


def test_sizes_of_ntiles_are_those_of_the_engine() -> None:
    page = METHODOLOGY / "spss.md"
    printed = [[int(cell) for cell in row] for row in rows(page, 5) if row[0].isdigit()]
    data = ranked({str(n): list(range(n)) for n, *_ in printed})
    low, high = sizes(data, "ntiles", "low"), sizes(data, "ntiles", "high")
    included = sizes(data, "include", "low")

    assert printed == [[n, n % 4, included[str(n)], low[str(n)], high[str(n)]] for n in range(4, 13)]


def test_ties_fall_as_the_page_says() -> None:
    printed = [row for row in rows(METHODOLOGY / "spss.md", 4) if re.fullmatch(r"[\d ]+", row[0])]
    data = ranked({row[0]: [int(number) for number in row[0].split()] for row in printed})

    assert len(printed) == 4
    assert printed == [[row[0], *[str(sizes(data, cut, "low")[row[0]]) for cut in CUTS]] for row in printed]


def test_other_readings_give_the_printed_lists() -> None:
    region = InputTables(sample_tables(400, 3, 2019, 1))
    printed = [
        [int(cell) for cell in row[1:]]
        for row in rows(METHODOLOGY / "spss.md", 4)
        if "khabarovsk" in row[0] or "ntiles" in row[0]
    ]
    methods = [
        METHOD,
        METHOD.with_options(cut="ntiles", min_coverage=0),
        load_method("khabarovsk-2020-literal"),
    ]
    found = [run(method, region).lists["results_list"].to_list() for method in methods]

    assert printed[-3:] == [
        [one.count(name) for name in ("low_results", "risk_group", "stable_high")] for one in found
    ]


# ---------------------------------------------------------------- what the tutorial and the how-to pages print


def printed_lines(page: Path) -> list[str]:
    lines = [" ".join(line.split()) for block in fences(page, "text") for line in block.splitlines()]
    return [line for line in lines if line and line != "…"]


def test_tutorial_prints_what_the_commands_say(tmp_path: Path) -> None:
    place = Workplace(tmp_path)
    whole = Region.sample(tmp_path / "whole", schools=400).tables
    damaged = Region({name: lines[: 301 if name == "schools" else 31] for name, lines in whole.items()})
    damaged.put("exams", 2, "failed", "4,3 %")
    damaged.put("exams", 3, "failed", "27")
    damaged.put("social", 5, "free_meals", "0.35")
    damaged.in_russian().write_workbook(tmp_path / "region.xlsx")

    said = [
        place.success("sample", "--out", "demo/region"),
        place.success("identify", "demo/region", "--year", "2019", "--out", "demo/lists.xlsx"),
        place.success("explain", "demo/region", "--year", "2019", "--school", "270005"),
        place.refusal("check", "region.xlsx", "--year", "2019"),
    ]
    lines = {" ".join(line.split()) for one in said for line in (one.out + one.err).splitlines()}

    unsaid = [line for line in printed_lines(DOCS / "tutorial" / "analyst.md") if line not in lines]
    assert unsaid == ["Отчёт: demo/report.html"]


@pytest.mark.realdata
def test_another_region_prints_what_the_commands_say(tmp_path: Path) -> None:
    data = os.environ.get("EFFECTIVE_SCHOOL_REAL_DATA")
    if not data:
        pytest.fail("name the folder of the real data in EFFECTIVE_SCHOOL_REAL_DATA")
    page = DOCS / "how-to" / "other-region.md"
    arguments = ["--year", "2011", "--method", ROOT / "examples" / "nyc-2006.toml", "--lang", "en"]

    said = Workplace(tmp_path).success("identify", Path(data) / "nyc", *arguments)

    sizes_of = [int(size) for size in re.findall(r"^[A-Z].*: (\d+)$", said.out, re.MULTILINE)]
    printed = re.search(r"finds (\d+) schools with low results, (\d+) at risk and (\d+)", text_of(page))
    assert printed is not None
    assert [int(size) for size in printed.groups()] == sizes_of[:3]
    assert all(line in said.err for line in printed_lines(page))


def test_refusals_of_a_method_are_those_printed() -> None:
    misspelt = {"min_covrage": "min_coverage"}
    refusals = [row for row in rows(DOCS / "how-to" / "own-method.md", 2) if row[0].startswith("`")]
    assert len(refusals) == 6
    for written, answer in refusals:
        line = written.strip("`")
        key = line.split(" = ")[0]
        changed = re.sub(rf"^{misspelt.get(key, key)} = .*$", line, METHOD.text, count=1, flags=re.MULTILINE)

        with pytest.raises(MethodRefused) as refusal:
            parse_method(changed)

        assert answer in [fault.text("ru") for fault in refusal.value.faults]


def test_additions_to_a_method_are_accepted_where_the_page_puts_them() -> None:
    blocks = fences(DOCS / "how-to" / "own-method.md", "toml")
    subject, variable, social, pupils = (
        next(block for block in blocks if block.startswith(start))
        for start in ("[[subjects]]", "[[results.indicators.variables]]", "[[social.ind", "[[pupils]]")
    )
    text = METHOD.text
    for block, place in (
        (subject, "[[subjects]]"),
        (variable, "[[results.indicators]]\nnumber = 6"),
        (social, "[[pupils]]"),
        (pupils, "[[pupils]]"),
    ):
        text = text.replace(place, f"{block}\n{place}", 1)

    method = parse_method(text)

    assert all(tomllib.loads(block) for block in blocks)
    found = {variable.id: variable for part in method.parts for variable in part.variables}
    assert found["oge_fail.phys"].indicator == 5
    assert found["large_family"].numerator == "large_family"
    assert method.pupil_rules[0].subject == "phys"
