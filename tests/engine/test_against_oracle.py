"""The engine gives the lists, bands, ranks and numbers that the exact, independent calculation gives."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from school_index import identify_folder, load_method
from tests.oracle.agreement import differences
from tests.oracle.calculation import calculate
from tests.oracle.options import FAIL_SHARE, KHABAROVSK, KHABAROVSK_2018, Options, Variable, new_york
from tests.oracle.regions import (
    COMPLETE,
    Likelihoods,
    Region,
    random_region,
    region_strategy,
    tied_region,
    write_tables,
)
from tests.oracle.tiny import exam, pupils, region, school

METHODS: dict[str, tuple[str, Sequence[Variable]]] = {
    "index": ("khabarovsk-2020", KHABAROVSK),
    "any_flag": ("khabarovsk-2018", KHABAROVSK_2018),
    "fail_share": ("fail-share", FAIL_SHARE),
}
SEEDS = 5
READINGS = {
    "defaults": Options(),
    "exclude": Options(cut_results="exclude", cut_social="exclude"),
    "ntiles": Options(cut_results="ntiles", cut_social="ntiles"),
    "cuts differ": Options(cut_results="ntiles", cut_social="exclude"),
    "indicators": Options(aggregation_results="indicators", aggregation_social="indicators"),
    "aggregations differ": Options(aggregation_social="indicators"),
    "share 0.1": Options(share_results="0.1", share_social="0.1"),
    "share 0.4, cut excludes": Options(share_results="0.4", share_social="0.4", cut_results="exclude"),
    "shares overlap": Options(share_results="0.6", share_social="0.75", cut_social="exclude"),
    "shares differ": Options(share_results="0.35", share_social="0.15"),
    "share 0.03": Options(share_results="0.03", share_social="0.03"),
    "weights": Options(
        weights_results={"oge_fail.math": 2, "ege_high.rus": "0.5", "vpr_gap.rus": "3.3"},
        weights_social={"free_meals": 4},
    ),
    "weights of indicators": Options(
        aggregation_results="indicators",
        aggregation_social="indicators",
        weights_results={2: 3, 9: "0.25"},
        weights_social={1: 2},
    ),
    "4 participants": Options(min_participants=4),
    "5 participants, cut ntiles": Options(min_participants=5, cut_results="ntiles"),
    "10 participants": Options(min_participants=10, min_coverage="0.2"),
    "coverage 0": Options(min_coverage="0"),
    "coverage 0.55": Options(min_coverage="0.55", aggregation_results="indicators"),
    "coverage 0.9": Options(min_coverage="0.9"),
    "coverage 1": Options(min_coverage="1"),
    "literal flags": Options(flag_orientation="literal"),
    "last two years": Options(social_rule="last_two_or_all_three"),
    "any flag": Options(kind="any_flag"),
    "any flag, 5 participants": Options(
        kind="any_flag", min_participants=5, social_rule="last_two_or_all_three"
    ),
    "fail share": Options(kind="fail_share"),
    "fail share, 5 participants": Options(
        kind="fail_share", min_participants=5, min_coverage="0.9", cut_social="ntiles"
    ),
}


def changes(options: Options) -> dict[str, Any]:
    """Write what departs from the defaults as the engine's options."""
    default = Options()
    renamed = {
        "min_participants": "min_participants",
        "min_coverage": "min_coverage",
        "flag_orientation": "flag_orientation",
        "social_rule": "social_rule",
        "share_results": "results_share",
        "share_social": "social_share",
        "cut_results": "results_cut",
        "cut_social": "social_cut",
        "aggregation_results": "results_aggregation",
        "aggregation_social": "social_aggregation",
    }
    changed = {
        theirs: getattr(options, ours)
        for ours, theirs in renamed.items()
        if getattr(options, ours) != getattr(default, ours)
    }
    weights = {
        key if isinstance(key, str) else f"{index}:{key}": weight
        for index, chosen in (("results", options.weights_results), ("social", options.weights_social))
        for key, weight in chosen.items()
    }
    return {**changed, **({"weights": weights} if weights else {})}


def disagreements(folder: Path, tables: Region, options: Options) -> list[str]:
    write_tables(folder, tables)
    method_id, variables = METHODS[options.kind]
    method = load_method(method_id).with_options(**changes(options))
    run = identify_folder(folder, year=2019, method=method)
    return differences(run, calculate(folder, 2019, options, variables))


@pytest.mark.parametrize("reading", READINGS)
def test_agrees_on_random_regions(tmp_path: Path, reading: str) -> None:
    first = list(READINGS).index(reading) * SEEDS
    for seed in range(first, first + SEEDS):
        assert disagreements(tmp_path / str(seed), random_region(seed), READINGS[reading]) == []


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_agrees_where_much_is_missing(tmp_path: Path, seed: int) -> None:
    odds = Likelihoods(0.2, 0.2, 0.3, 0.2, 0.2, 0.2, 0.5, 0.3)
    assert disagreements(tmp_path, random_region(seed, odds=odds), Options(min_coverage="0.3")) == []


@pytest.mark.parametrize("schools", [1, 2, 3, 4, 5])
def test_agrees_on_a_handful_of_schools(tmp_path: Path, schools: int) -> None:
    for name in ("defaults", "ntiles", "exclude"):
        tables = random_region(2000 + schools, schools=schools, odds=COMPLETE)
        assert disagreements(tmp_path / name, tables, READINGS[name]) == []


@pytest.mark.parametrize("reading", ["defaults", "exclude", "ntiles", "indicators", "weights"])
def test_exact_ties_stay_ties_whatever_the_order_of_the_sum(tmp_path: Path, reading: str) -> None:
    for seed in range(4):
        assert disagreements(tmp_path / str(seed), tied_region(seed), READINGS[reading]) == []


def test_literal_method_is_the_two_literal_readings(tmp_path: Path) -> None:
    write_tables(tmp_path, random_region(7))
    run = identify_folder(tmp_path, year=2019, method=load_method("khabarovsk-2020-literal"))
    options = Options(flag_orientation="literal", social_rule="last_two_or_all_three")
    assert differences(run, calculate(tmp_path, 2019, options)) == []


def test_other_year_of_the_same_tables(tmp_path: Path) -> None:
    write_tables(tmp_path, random_region(8, year=2020))
    run = identify_folder(tmp_path, year=2019, method=load_method("khabarovsk-2020"))
    assert differences(run, calculate(tmp_path, 2019, Options())) == []


@pytest.mark.parametrize(
    ("supplied", "flag"),
    [
        ("4", 0.0),
        ("4.00000000004", 0.0),
        ("4.00000000005", 1.0),
        ("4.00000000006", 1.0),
        ("3.99999999996", 0.0),
    ],
)
def test_gap_is_rounded_to_ten_places_before_the_strict_comparison(
    tmp_path: Path, supplied: str, flag: float
) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[exam("A", 10, mean="3"), exam("B", 10, mean="5")],
        regional_means=[{"year": "2019", "exam": "oge", "subject": "math", "mean_score": supplied}],
    )
    assert disagreements(tmp_path, tables, Options()) == []
    run = identify_folder(tmp_path, year=2019, method=load_method("khabarovsk-2020"))
    rows = [r for r in run.variables.to_dicts() if (r["school_id"], r["year"]) == ("A", 2019)]
    assert [r["value"] for r in rows if r["variable"] == "oge_gap.math"] == [flag]


@pytest.mark.parametrize("coverage", ["0.54", "0.55", "0.56"])
def test_coverage_is_compared_exactly(tmp_path: Path, coverage: str) -> None:
    # All 22 variables but two are in use, 20: B has eleven of them, which is 0.55 of 20 exactly, while the
    # same product in binary floating point is just above 11.
    exams, certificates = [], []
    for place, each_school in enumerate("ABC"):
        for name in ("ege.rus", "ege.math_profile", "ege.math_basic", "oge.rus", "oge.math", "vpr.rus"):
            high = "" if name == "ege.math_basic" else place
            exams.append(exam(each_school, 10, failed=place, excellent=high, mean="3", name=name))
        exams.append(exam(each_school, 10, failed=place, name="vpr.math"))
        certificates += [
            {
                "school_id": each_school,
                "year": "2019",
                "exam": name,
                "participants": "10",
                "without_certificate": str(place),
            }
            for name in ("ege", "oge")
        ]
    # B keeps three shares and flags of EGE Russian, OGE Russian and OGE mathematics, 9, and two certificates
    kept = {"ege.rus", "oge.rus", "oge.math"}
    exams = [r for r in exams if r["school_id"] != "B" or f"{r['exam']}.{r['subject']}" in kept]
    tables = region(schools=[school(s) for s in "ABC"], exams=exams, certificates=certificates)
    assert disagreements(tmp_path, tables, Options(min_coverage=coverage)) == []
    expected = "too_few_indicators" if coverage == "0.56" else None
    result = calculate(tmp_path, 2019, Options(min_coverage=coverage))
    assert [r["results_reason"] for r in result.years if (r["school_id"], r["year"]) == ("B", 2019)] == [
        expected
    ]


def test_index_is_rounded_half_away_from_zero(tmp_path: Path) -> None:
    # 1/2048 = 0.00048828125 ends in a half of the tenth place, after an even digit
    tables = region(
        schools=[school(s) for s in "ABC"],
        exams=[exam("A", 2048, failed=2048), exam("B", 2048, failed=2047), exam("C", 2048, failed=0)],
        social=[
            pupils("A", 2048, free_meals=0),
            pupils("B", 2048, free_meals=1),
            pupils("C", 1, free_meals=1),
        ],
    )
    write_tables(tmp_path, tables)
    run = identify_folder(tmp_path, year=2019, method=load_method("khabarovsk-2020"))
    row = next(r for r in run.years.to_dicts() if (r["school_id"], r["year"]) == ("B", 2019))
    assert (row["results_index"], row["social_index"]) == (0.0004882813, 0.0004882813)


@pytest.mark.parametrize("odd", [1, 3, 777, 2047])
def test_ties_on_a_half_of_the_tenth_place_stay_ties(tmp_path: Path, odd: int) -> None:
    # Two shares p/3072 and q/3072 with p + q = 3 * odd have the mean odd/2048, which ends in a half of the
    # tenth place, however p and q share the sum; their sums in floating point fall on either side of it.
    total = 3 * odd
    lowest = max(0, total - 3072)
    splits = {f"{p:04}": (p, total - p) for p in range(lowest, min(3072, total) + 1, max(1, total // 20))}
    counts = {**splits, "lowest": (0, 0), "highest": (3072, 3072)}
    tables = region(
        schools=[school(s) for s in counts],
        exams=[
            exam(s, 3072, excellent=excellent, name=name)
            for s, pair in counts.items()
            for name, excellent in zip(("oge.rus", "oge.math"), pair, strict=True)
        ],
    )
    assert disagreements(tmp_path, tables, Options()) == []
    run = identify_folder(tmp_path, year=2019, method=load_method("khabarovsk-2020"))
    ranks = {r["school_id"]: r["results_rank"] for r in run.years.to_dicts() if r["year"] == 2019}
    assert {ranks[s] for s in splits} == {2}


@pytest.mark.realdata
@pytest.mark.parametrize("reading", ["defaults", "exclude", "ntiles", "indicators", "10 participants"])
@pytest.mark.parametrize("year", [2008, 2009, 2010, 2011])
def test_agrees_on_a_real_city(year: int, reading: str) -> None:
    folder = os.environ.get("EFFECTIVE_SCHOOL_REAL_DATA")
    if not folder:
        pytest.fail("name the folder of the real data in EFFECTIVE_SCHOOL_REAL_DATA")
    options = READINGS[reading]
    example = Path(__file__).parents[2] / "examples" / "nyc-2006.toml"
    run = identify_folder(
        Path(folder) / "nyc", year=year, method=load_method(example).with_options(**changes(options))
    )
    assert differences(run, calculate(Path(folder) / "nyc", year, options, new_york("20"))) == []


@settings(max_examples=60, deadline=None, derandomize=True)
@given(tables=region_strategy(), reading=st.sampled_from(sorted(READINGS)))
def test_agrees_on_small_regions(tables: Region, reading: str) -> None:
    with TemporaryDirectory() as folder:
        assert disagreements(Path(folder), tables, READINGS[reading]) == []
