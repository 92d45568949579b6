"""The main job on a real region: New York City, 2006-2011; the folder is named by the environment."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from school_index import Checked, Results, check_tables, identify, load_method
from school_index.explain import explain_school
from school_index.explain.text import proof_text
from school_index.problems import Problem

pytestmark = pytest.mark.realdata

METHOD = load_method(Path(__file__).parents[2] / "examples" / "nyc-2006.toml")


@pytest.fixture(scope="module")
def city() -> Checked:
    folder = os.environ.get("EFFECTIVE_SCHOOL_REAL_DATA")
    if not folder:
        pytest.fail("name the folder of the real data in EFFECTIVE_SCHOOL_REAL_DATA")
    return check_tables(Path(folder) / "nyc", METHOD)


def run(city: Checked, year: int) -> Results:
    assert city.tables is not None
    return identify(city.tables, year=year, method=METHOD)


def breaks(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(one.details["variable"], one.value) for one in problems if one.rule == "definition_break"]  # type: ignore[misc]


def test_the_input_has_no_errors(city: Checked) -> None:
    assert [problem for problem in city.problems if problem.severity == "error"] == []


def test_both_documented_breaks_are_warned_of_and_no_other(city: Checked) -> None:
    assert sorted(breaks(city.problems)) == [("free_meals", "2010"), ("nys_fail.math", "2010")]


@pytest.mark.parametrize("year", [2008, 2009, 2010, 2011])
def test_every_window_gives_lists(city: Checked, year: int) -> None:
    results = run(city, year)

    lists = results.lists
    assert lists["school_id"].is_unique().all()
    assert {"low_results", "risk_group", "stable_high"} <= set(lists["results_list"])
    excluded = results.units.filter((pl.col("year") == year) & ~pl.col("eligible"))["school_id"]
    assert lists.filter(pl.col("school_id").is_in(excluded.implode())).is_empty()
    low = (
        results.years.filter(pl.col("results_band") == "low")
        .group_by("school_id")
        .len()
        .filter(pl.col("len") == 3)
    )
    listed = lists.filter(pl.col("results_list") == "low_results")["school_id"].sort().to_list()
    assert listed == low.join(lists, on="school_id", how="semi")["school_id"].sort().to_list()


def test_a_listed_school_can_be_checked_by_hand(city: Checked) -> None:
    results = run(city, 2011)
    school_id = results.lists.filter(pl.col("results_list") == "low_results")["school_id"][0]

    proof = explain_school(results, school_id)

    for year in proof.parts[0].years:
        normal = []
        for one in year.variables:
            assert one.numerator is not None
            assert one.denominator is not None
            assert one.minimum is not None
            assert one.maximum is not None
            if one.variable.is_flag:
                assert one.region_mean is not None
                flag = 1.0 if round(one.region_mean - one.numerator, 10) > 20 else 0.0
                normal.append(1 - flag)
                continue
            value = one.numerator / one.denominator
            span = one.maximum - one.minimum
            is_direct = one.variable.direction == "direct"
            normal.append((value - one.minimum) / span if is_direct else (one.maximum - value) / span)
        assert year.index == pytest.approx(sum(normal) / len(normal), abs=1e-9)
        assert year.bottom is not None
        assert year.bottom.value is not None
        assert year.index is not None
        assert year.index <= year.bottom.value
        assert year.n is not None
        assert year.k == int(0.25 * year.n + 0.5)
    assert proof.name in proof_text(proof, "en")
