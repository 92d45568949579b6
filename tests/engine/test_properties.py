"""What must hold of every region: laws of the method, tried on regions that Hypothesis draws."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from school_index import Results, identify_folder, load_method
from school_index.tables.write import write_results
from tests.oracle.reading import read_tables
from tests.oracle.regions import Region, Row, region_strategy, write_tables

METHOD = load_method("khabarovsk-2020")
YEAR = 2019
YEARS = range(YEAR - 2, YEAR + 1)
CUTS = ("include", "exclude", "ntiles")
AGGREGATIONS = ("variables", "indicators")
BAND_ORDER = ("low", "middle", "high")
SOCIAL_ORDER = ("adverse", "neutral", "favourable")
OFTEN = settings(max_examples=15, deadline=None, derandomize=True)
SELDOM = settings(OFTEN, max_examples=10)


def identify(tables: Region, **options: str) -> Results:
    with TemporaryDirectory() as folder:
        write_tables(Path(folder), tables)
        return identify_folder(Path(folder), year=YEAR, method=METHOD.with_options(**options))


def csv_files(tables: Region) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        write_results(identify(tables), Path(folder) / "out")
        return {path.name: path.read_bytes() for path in (Path(folder) / "out").iterdir()}


def standing(tables: Region, school: str, **options: str) -> dict[str, Any]:
    rows = identify(tables, **options).years.to_dicts()
    return next(row for row in rows if (row["school_id"], row["year"]) == (school, YEAR))


def copy_of(tables: Region) -> Region:
    return {name: [dict(row) for row in rows] for name, rows in tables.items()}


@OFTEN
@given(tables=region_strategy(), seed=st.integers(0, 1000))
def test_order_of_rows_does_not_matter(tables: Region, seed: int) -> None:
    shuffled = copy_of(tables)
    for rows in shuffled.values():
        random.Random(seed).shuffle(rows)  # noqa: S311 - repeatable, not secret
    files = csv_files(tables)
    assert {"lists.csv", "years.csv", "variables.csv", "summary.csv"} <= files.keys()
    assert csv_files(shuffled) == files


@OFTEN
@given(tables=region_strategy(), factor=st.integers(2, 9))
def test_scaling_the_counts_of_one_exam_does_not_matter(tables: Region, factor: int) -> None:
    # Shares and, with every school's weight scaled alike, regional means stay as they are.
    scaled = copy_of(tables)
    for row in scaled["exams"]:
        if (row["exam"], row["subject"]) == ("oge", "math"):
            for column in ("participants", "failed", "excellent"):
                row[column] = row[column] and str(int(row[column]) * factor)
    assert csv_files(scaled) == csv_files(tables)


@OFTEN
@given(tables=region_strategy(), factor=st.integers(2, 9))
def test_scaling_pupils_and_their_counts_does_not_matter(tables: Region, factor: int) -> None:
    scaled = copy_of(tables)
    for row in scaled["social"]:
        for column in row.keys() - {"school_id", "year"}:
            row[column] = row[column] and str(int(row[column]) * factor)
    assert csv_files(scaled) == csv_files(tables)


def improve(row: Row, how: str) -> bool:
    """Make one exam row of a school better in one variable; say whether that was possible."""
    participants, failed, excellent = (int(row[c]) for c in ("participants", "failed", "excellent"))
    if how == "fewer fail" and failed > 0:
        row["failed"] = str(failed - 1)
    elif how == "more excel" and failed + excellent < participants:
        row["excellent"] = str(excellent + 1)
    elif how == "higher mean" and row["mean_score"] != "5":
        row["mean_score"] = "5"
    else:
        return False
    return True


@OFTEN
@given(
    tables=region_strategy(complete=True),
    how=st.sampled_from(("fewer fail", "more excel", "higher mean")),
    cut=st.sampled_from(CUTS),
    aggregation=st.sampled_from(AGGREGATIONS),
    choice=st.integers(0, 1000),
)
def test_school_that_improves_in_one_variable_never_falls(
    tables: Region, how: str, cut: str, aggregation: str, choice: int
) -> None:
    # True where every school has every variable and min_coverage is 0, so that the same schools get an
    # index before and after: the school's own normalised values can only rise, the others' only fall (a new
    # minimum, maximum or regional mean moves them down; a variable that becomes constant, or stops being so,
    # takes away a 0 or brings a 1 for this school, and takes a 1 or brings a 0 for the others).
    # With gaps in the data a change of what is in use could give a better school its index, or weigh a
    # missing value anew; with literal flags a better mean is a worse value.
    options = {"results_cut": cut, "results_aggregation": aggregation, "min_coverage": "0"}
    candidates = [row for row in tables["exams"] if row["year"] == str(YEAR)]
    place = choice % len(candidates)
    better = copy_of(tables)
    changed = [row for row in better["exams"] if row["year"] == str(YEAR)][place]
    assume(improve(changed, how))
    before = standing(tables, changed["school_id"], **options)
    after = standing(better, changed["school_id"], **options)
    assert after["results_n"] == before["results_n"]
    assert after["results_index"] >= before["results_index"]
    assert after["results_rank"] <= before["results_rank"]
    assert BAND_ORDER.index(after["results_band"]) >= BAND_ORDER.index(before["results_band"])


@OFTEN
@given(
    tables=region_strategy(complete=True),
    column=st.sampled_from(("free_meals", "guardianship", "special_needs")),
    cut=st.sampled_from(CUTS),
    choice=st.integers(0, 1000),
)
def test_school_with_fewer_pupils_in_need_never_comes_nearer_to_the_adverse(
    tables: Region, column: str, cut: str, choice: int
) -> None:
    # The same law for the social index, under the same condition, as long as some variable stays in use.
    options = {"social_cut": cut, "min_coverage": "0"}
    better = copy_of(tables)
    candidates = [row for row in better["social"] if row["year"] == str(YEAR)]
    changed = candidates[choice % len(candidates)]
    assume(int(changed[column]) > 0)
    changed[column] = str(int(changed[column]) - 1)
    before = standing(tables, changed["school_id"], **options)
    after = standing(better, changed["school_id"], **options)
    assume(before["social_band"] and after["social_band"])
    assert after["social_rank"] >= before["social_rank"]
    assert SOCIAL_ORDER.index(after["social_band"]) >= SOCIAL_ORDER.index(before["social_band"])


def without_data_of_excluded(tables: Region) -> Region:
    """Take away whatever the excluded schools brought in the years in which they are excluded."""
    with TemporaryDirectory() as folder:
        write_tables(Path(folder), tables)
        schools = read_tables(Path(folder), YEARS).schools
    excluded = {(school_id, str(year)) for (school_id, year), school in schools.items() if school.excluded}
    kept = copy_of(tables)
    for table in ("exams", "certificates", "social"):
        kept[table] = [row for row in kept[table] if (row["school_id"], row["year"]) not in excluded]
    return kept


@SELDOM
@given(tables=region_strategy())
def test_excluded_schools_change_nothing_but_regional_means(tables: Region) -> None:
    spared = without_data_of_excluded(tables)
    assume(spared != tables)
    gaps = ("oge_gap.math", "oge_gap.rus", "vpr_gap.math")
    given_by_share = [identify(t).variables for t in (tables, spared)]
    for result in given_by_share:
        assert set(result["variable"]) > set(gaps)
    shares = [frame.filter(~frame["variable"].is_in(gaps)) for frame in given_by_share]
    assert_frame_equal(*shares)
    fixed = [
        {"year": str(year), "exam": exam, "subject": subject, "mean_score": "3.5"}
        for year in YEARS
        for exam, subject in (("oge", "math"), ("oge", "rus"), ("vpr", "math"))
    ]
    full, lean = (identify({**t, "regional_means": fixed}) for t in (tables, spared))
    assert_frame_equal(full.lists, lean.lists)
    assert_frame_equal(full.years, lean.years)
    assert_frame_equal(full.variables, lean.variables)
    assert_frame_equal(full.summary, lean.summary)
