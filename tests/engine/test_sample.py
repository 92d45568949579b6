"""Tables of the synthetic region: whole, plausible, as the method asks."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from school_index import identify_folder, load_method
from school_index.sample import sample_tables, write_sample
from school_index.sample.assessments import ASSESSMENTS
from school_index.sample.municipalities import KHABAROVSK, settle
from school_index.sample.names import name_schools
from school_index.sample.network import found_network
from school_index.sample.outcomes import band_probabilities, normal_distribution
from school_index.sample.world import draw_world

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {
    "schools": ["school_id", "year"],
    "exams": ["school_id", "year", "exam", "subject", "grade"],
    "certificates": ["school_id", "year", "exam"],
    "social": ["school_id", "year"],
}
SOCIAL_COUNTS = [
    "deviant_behaviour",
    "school_register",
    "police_register",
    "non_native_language",
    "special_needs",
    "parent_unemployed",
    "parents_no_higher_education",
    "single_parent",
    "family_at_risk",
    "free_meals",
    "guardianship",
]
Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def region() -> Tables:
    return sample_tables(400, 3, 2019, 1)


def _fail_shares(region: Tables, exam: str) -> pl.DataFrame:
    """Give the share of failed results by school and year."""
    rows = region["exams"].filter(pl.col("exam") == exam, pl.col("grade").is_null() | (pl.col("grade") > 4))
    sums = rows.group_by("school_id", "year").agg(pl.col("participants", "failed").sum())
    return sums.filter(pl.col("participants") > 0).select(
        "school_id", "year", share=pl.col("failed") / pl.col("participants")
    )


# ------------------------------------------------------------------ shape and integrity


def test_tables_have_the_columns_of_the_method(region: Tables) -> None:
    assert {name: table.columns for name, table in region.items()} == {
        "schools": ["school_id", "year", "name", "municipality", "group", "excluded"],
        "exams": [*KEYS["exams"], "participants", "failed", "excellent", "mean_score"],
        "certificates": [*KEYS["certificates"], "participants", "without_certificate"],
        "social": [*KEYS["social"], "pupils", *SOCIAL_COUNTS],
    }


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_schools_known(region: Tables, name: str) -> None:
    table = region[name]
    assert table.height > 0
    assert not table.select(pl.struct(KEYS[name]).is_duplicated().any()).item()
    assert table.join(region["schools"], on=["school_id", "year"], how="anti").height == 0


def test_counts_stay_within_their_totals(region: Tables) -> None:
    exams, certificates, social = (region[name] for name in ("exams", "certificates", "social"))
    assert exams.filter(pl.min_horizontal("participants", "failed", "excellent") < 0).height == 0
    assert exams.filter(pl.col("failed") + pl.col("excellent") > pl.col("participants")).height == 0
    assert exams.filter(pl.col("failed") > pl.col("participants")).height == 0
    assert certificates.filter(pl.col("without_certificate") > pl.col("participants")).height == 0
    assert social.filter(pl.max_horizontal(SOCIAL_COUNTS) > pl.col("pupils")).height == 0


def test_mean_marks_are_possible_for_their_counts(region: Tables) -> None:
    rows = region["exams"].drop_nulls(["participants", "failed", "excellent", "mean_score"])
    marked = rows.filter(pl.col("exam") != "ege").with_columns(
        between=pl.col("participants") - pl.col("failed") - pl.col("excellent"),
        ends=2 * pl.col("failed") + 5 * pl.col("excellent"),
    )
    least = (pl.col("ends") + 3 * pl.col("between")) / pl.col("participants")
    most = (pl.col("ends") + 4 * pl.col("between")) / pl.col("participants")
    assert marked.height > 10_000
    assert marked.filter(~pl.col("mean_score").is_between(least - 0.00501, most + 0.00501)).height == 0


def test_mean_points_are_possible_for_their_counts(region: Tables) -> None:
    rows = region["exams"].drop_nulls(["participants", "failed", "excellent", "mean_score"])
    points = rows.filter(pl.col("exam") == "ege").with_columns(
        passing=pl.when(pl.col("subject") == "rus").then(24).otherwise(27),
        between=pl.col("participants") - pl.col("failed") - pl.col("excellent"),
    )
    least = (80 * pl.col("excellent") + pl.col("passing") * pl.col("between")) / pl.col("participants")
    most = (
        100 * pl.col("excellent") + 79 * pl.col("between") + (pl.col("passing") - 1) * pl.col("failed")
    ) / pl.col("participants")
    assert points["subject"].unique().sort().to_list() == ["math_profile", "rus"]
    assert points.filter(~pl.col("mean_score").is_between(least - 0.00501, most + 0.00501)).height == 0


def test_basic_mathematics_has_primary_points_and_no_excellent_results(region: Tables) -> None:
    rows = region["exams"].filter(pl.col("subject") == "math_basic")
    assert rows["excellent"].null_count() == rows.height
    assert rows["mean_score"].drop_nulls().is_between(0, 20).all()
    assert 12 < rows["mean_score"].mean() < 16  # type: ignore[operator]  # numbers, so the mean is one


def test_only_assessments_with_participants_have_a_mean(region: Tables) -> None:
    empty = region["exams"].filter(pl.col("participants") == 0)
    assert empty.height > 0
    assert empty["mean_score"].null_count() == empty.height


def test_exams_belong_to_the_kind_of_school(region: Tables) -> None:
    taken = region["exams"].join(region["schools"], on=["school_id", "year"])
    exams = taken.group_by(pl.coalesce("excluded", "group").alias("kind")).agg(pl.col("exam").unique().sort())
    assert dict(exams.iter_rows()) == {
        "secondary": ["ege", "oge", "vpr"],
        "basic": ["oge", "vpr"],
        "evening": ["ege", "oge"],
        "adapted": ["vpr"],
        "primary": ["vpr"],
        "penal": ["ege", "oge"],
    }
    vpr = taken.filter(pl.col("exam") == "vpr")
    assert sorted(vpr["grade"].unique()) == [4, 5, 6, 7, 8]
    assert vpr.filter(pl.col("excluded") == "primary")["grade"].unique().to_list() == [4]


# ------------------------------------------------------------------ what the region looks like


def test_region_has_its_19_municipalities(region: Tables) -> None:
    names = region["schools"]["municipality"].unique()
    assert len(names) == 19
    assert set(names) == {municipality.name for municipality in KHABAROVSK}
    assert {"городской округ «Город Хабаровск»", "муниципальный район имени Лазо"} <= set(names)


def test_region_has_400_schools_and_most_of_them_in_its_two_cities(region: Tables) -> None:
    schools = region["schools"].unique("school_id")
    sizes = dict(schools.group_by("municipality").len().iter_rows())
    assert schools.height == 400
    assert schools["school_id"].str.contains(r"^27\d{4}$").all()
    assert sizes["городской округ «Город Хабаровск»"] == 75
    assert sizes["городской округ «Город Комсомольск-на-Амуре»"] == 38
    assert sorted(sizes.values())[-2:] == [38, 75]


def test_region_has_every_group_and_exclusion(region: Tables) -> None:
    last = region["schools"].filter(pl.col("year") == 2019)
    eligible = dict(last.filter(pl.col("excluded").is_null()).group_by("group").len().iter_rows())
    assert eligible["evening"] == 8
    assert eligible["secondary"] > 200 > eligible["basic"] > 60
    assert dict(last["excluded"].drop_nulls().value_counts().iter_rows()) == {
        "adapted": 16,
        "primary": 12,
        "penal": 3,
    }


def test_names_are_unique_and_russian(region: Tables) -> None:
    schools = region["schools"]
    owners = schools.group_by("name").agg(pl.col("school_id").n_unique())
    assert owners["school_id"].max() == 1
    assert schools["name"].str.contains(r"^(МБОУ|МКОУ|МАОУ|КГКОУ) [А-ЯЁа-яё№«»\-. 0-9]+$").all()
    assert schools["name"].str.contains(r"^МБОУ СОШ № \d+ г\. Хабаровска$").any()
    assert schools["name"].str.contains(r"^МКОУ ООШ с\. ").any()


def test_one_school_closes_one_opens_and_one_changes_its_group(region: Tables) -> None:
    schools = (
        region["schools"]
        .group_by("school_id")
        .agg(
            first=pl.col("year").min(),
            last=pl.col("year").max(),
            groups=pl.col("group").sort_by("year").unique(maintain_order=True),
            types=pl.col("name").sort_by("year").str.extract("(СОШ|ООШ)").unique(maintain_order=True),
        )
    )
    closed = schools.filter(pl.col("last") < 2019)
    opened = schools.filter(pl.col("first") > 2017)
    changed = schools.filter(pl.col("groups").list.len() > 1)
    assert (closed.height, opened.height, changed.height) == (1, 1, 1)
    assert changed["groups"].to_list() == [["basic", "secondary"]]
    assert changed["types"].to_list() == [["ООШ", "СОШ"]]


def test_pupils_of_a_closed_school_move_to_one_of_the_same_municipality() -> None:
    network = found_network(settle(400), 3, seed=17)
    (closed,) = np.flatnonzero(network.active[:, 0] & ~network.active[:, 2])
    assert network.active[closed].tolist() == [True, True, False]
    near = (network.municipality == network.municipality[closed]) & network.active.all(axis=1)
    gains = network.pupils[near, 2] - network.pupils[near, 1]
    drift = 0.1 * network.pupils[near, 1]
    host = gains > drift
    # In this draw the closed school has half as many pupils as its host, far beyond the yearly drift.
    assert host.sum() == 1
    assert abs(gains[host] - network.pupils[closed, 2]) < drift[host]


def test_a_single_year_has_no_events() -> None:
    schools = sample_tables(400, 1, 2019, 1)["schools"]
    assert schools["school_id"].n_unique() == schools.height == 400
    assert schools["year"].unique().to_list() == [2019]


def test_some_cells_are_blank_and_some_rows_absent(region: Tables) -> None:
    exams, social = region["exams"], region["social"]
    assert 0 < exams.filter(pl.col("participants") > 0)["mean_score"].null_count() < 0.01 * exams.height
    assert exams["failed"].null_count() > 0
    assert social.select(pl.sum_horizontal(pl.col(SOCIAL_COUNTS).null_count())).item() > 0
    assert social.height < region["schools"].height
    assert region["schools"].drop("excluded").null_count().sum_horizontal().item() == 0


def test_there_are_tiny_schools(region: Tables) -> None:
    assert region["exams"].filter(pl.col("participants").is_between(1, 5)).height > 500


# ------------------------------------------------------------------ plausibility


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_results_persist_and_follow_hardship(seed: int) -> None:
    region = sample_tables(400, 3, 2019, seed)
    secondary = region["schools"].filter(pl.col("group") == "secondary", pl.col("excluded").is_null())
    shares = _fail_shares(region, "vpr").join(secondary, on=["school_id", "year"], how="semi")
    wide = shares.pivot("year", index="school_id", values="share").drop_nulls()
    hardship = region["social"].select(
        "school_id", "year", social=pl.col("parents_no_higher_education") / pl.col("pupils")
    )
    both = shares.join(hardship, on=["school_id", "year"]).drop_nulls()
    assert 0.7 < wide.select(pl.corr("2018", "2019")).item() < 0.95
    assert 0.2 < both.select(pl.corr("share", "social")).item() < 0.7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_seventh_or_so_stay_in_the_lowest_quarter_for_three_years(seed: int) -> None:
    region = sample_tables(400, 3, 2019, seed)
    secondary = region["schools"].filter(pl.col("group") == "secondary", pl.col("excluded").is_null())
    shares = _fail_shares(region, "vpr").join(secondary, on=["school_id", "year"], how="semi")
    worst = shares.filter(pl.col("share") >= pl.col("share").quantile(0.75).over("year"))
    thrice = worst.group_by("school_id").len().filter(pl.col("len") == 3).height
    assert 0.10 < thrice / shares["school_id"].n_unique() < 0.20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_method_finds_schools_for_every_list(tmp_path: Path, seed: int) -> None:
    write_sample(tmp_path / "out", seed=seed)
    run = identify_folder(tmp_path / "out", year=2019, method=load_method("khabarovsk-2020"))
    results = dict(run.lists.group_by("results_list").len().iter_rows())
    social = dict(run.lists.group_by("social_list").len().iter_rows())
    resilient = run.lists.filter(pl.col("results_list") == "stable_high", pl.col("social_list") == "adverse")
    assert 0.12 < results["low_results"] / run.lists.height < 0.18
    assert set(results) == {"low_results", "risk_group", "stable_high", "none"}
    assert set(social) == {"adverse", "neutral", "favourable"}
    assert resilient.height > 0


def test_village_schools_are_poorer_and_evening_schools_weaker(region: Tables) -> None:
    joined = region["social"].join(region["schools"], on=["school_id", "year"])
    poverty = joined.group_by(pl.col("name").str.contains(" с. ", literal=True).alias("village")).agg(
        pl.col("free_meals").sum() / pl.col("pupils").sum()
    )
    rate = dict(poverty.iter_rows())
    scores = (
        region["exams"]
        .filter(pl.col("exam") == "ege", pl.col("subject") == "rus")
        .join(region["schools"].filter(pl.col("excluded").is_null()), on=["school_id", "year"])
        .group_by("group")
        .agg(pl.col("mean_score").mean())
    )
    score = dict(scores.iter_rows())
    assert rate[True] > 1.2 * rate[False]
    assert score["evening"] < score["secondary"] - 10


def test_normal_distribution_is_accurate_to_seven_digits() -> None:
    x = np.linspace(-6, 6, 241)
    exact = np.array([NormalDist().cdf(value) for value in x.tolist()])
    assert np.abs(normal_distribution(x) - exact).max() < 1e-7


def test_band_probabilities_add_up_for_any_ability() -> None:
    ability = np.linspace(-8, 8, 33)
    for assessment in ASSESSMENTS:
        bands = band_probabilities(assessment, ability)
        assert bands.shape == (33, len(assessment.floors))
        assert bands.min() >= 0
        assert np.abs(bands.sum(axis=1) - 1).max() < 1e-12


# ------------------------------------------------------------------ sizes and seeds


def test_more_schools_make_more_regions() -> None:
    schools = sample_tables(1000, 2, 2020, 4)["schools"]
    names = schools["municipality"].unique()
    owners = schools.group_by("name").agg(pl.col("school_id").n_unique())
    assert schools["school_id"].n_unique() == 1000
    assert len(names) == 57
    assert {municipality.name for municipality in KHABAROVSK} <= set(names)
    assert {"Регион 02 · Муниципалитет 03", "Регион 03 · Муниципалитет 19"} <= set(names)
    assert owners["school_id"].max() == 1
    assert schools["year"].unique().sort().to_list() == [2019, 2020]


def test_ids_are_padded_to_one_width() -> None:
    world = draw_world(12_345, 1, 2019, 1)
    assert world.ids.str.len_bytes().unique().to_list() == [7]
    assert world.ids[0] == "2700001"
    assert world.ids[-1] == "2712345"
    assert world.ids.is_sorted()


@pytest.mark.parametrize("schools", [1, 2, 5, 19, 60])
def test_small_regions_are_complete(schools: int) -> None:
    tables = sample_tables(schools, 3, 2019, 1)
    assert tables["schools"]["school_id"].n_unique() == schools
    assert list(tables) == list(KEYS)


def test_names_repeat_villages_with_a_number_when_the_list_is_used_up() -> None:
    territory = settle(599)
    network = found_network(territory, 1, 1)
    names = [name for (name,) in name_schools(network, territory.municipalities)]
    assert len(set(names)) == 599
    assert any(" № 2 с. " in name for name in names)
