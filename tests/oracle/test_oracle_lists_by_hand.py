"""The oracle itself, proved by hand: coverage, the lists over three years, methods without an index."""

from pathlib import Path

import pytest

from tests.oracle.calculation import calculate
from tests.oracle.options import Options, pupil_share
from tests.oracle.tables import Region, write_tables
from tests.oracle.tiny import YEARS, exam, graded_region, pupils, region, school
from tests.oracle.tiny_runs import ORDERED, column, listed, run, values


@pytest.mark.parametrize(
    ("coverage", "reasons"),
    [
        ("0.5", {"A": None, "B": None, "C": "too_few_indicators", "D": "no_data"}),
        ("0.51", {"A": None, "B": "too_few_indicators", "C": "too_few_indicators", "D": "no_data"}),
        ("0.25", {"A": None, "B": None, "C": None, "D": "no_data"}),
        ("0", {"A": None, "B": None, "C": None, "D": "no_data"}),
    ],
)
def test_coverage_counts_variables_in_use(
    tmp_path: Path, coverage: str, reasons: dict[str, str | None]
) -> None:
    tables = region(
        schools=[*(school(s) for s in "ABCDE"), school("X", excluded="primary")],
        social=[
            pupils(
                "A", 10, free_meals=1, guardianship=1, special_needs=0, school_register=2, single_parent=1
            ),
            pupils("B", 10, free_meals=2, guardianship=3, single_parent=1),
            pupils("C", 10, special_needs=4, school_register="", single_parent=1),
            pupils("D", 10, single_parent=1),
            pupils("E", 10, free_meals=0, guardianship=0, special_needs=1, school_register=5),
            pupils("X", 10, single_parent=3, police_register=2),
        ],
    )
    # single_parent is 1/10 wherever an eligible school has it, police_register is nobody's: four in use,
    # of which A and E have four, B two, C one, D none
    result = run(tmp_path, tables, Options(min_coverage=coverage))
    assert column(result, "social_reason") == {**reasons, "E": None, "X": "excluded"}
    assert column(result, "results_reason") == {**dict.fromkeys("ABCDE", "no_data"), "X": "excluded"}


def test_coverage_is_compared_exactly(tmp_path: Path) -> None:
    # 0.07 of 100 is exactly 7, while the same product in binary floating point is just above it
    shares = tuple(pupil_share(f"v{number:03}", 1) for number in range(100))
    names = [v.id for v in shares]
    tables: Region = region(
        schools=[school(s) for s in "ABCD"],
        social=[
            pupils("A", 10, **dict.fromkeys(names, 1)),
            pupils("B", 10, **dict.fromkeys(names, 2)),
            pupils("C", 10, **dict.fromkeys(names[:7], 2)),
            pupils("D", 10, **dict.fromkeys(names[:6], 2)),
        ],
    )
    lines = [["school_id", "year", "pupils", *names]]
    lines += [[row.get(name, "") for name in lines[0]] for row in tables.pop("social")]
    write_tables(tmp_path, tables)
    (tmp_path / "social.csv").write_text("\n".join(",".join(line) for line in lines), encoding="utf-8")
    result = calculate(tmp_path, 2019, Options(min_coverage="0.07"), shares)
    assert column(result, "social_reason") == {"A": None, "B": None, "C": None, "D": "too_few_indicators"}


def test_results_lists_over_three_years(tmp_path: Path) -> None:
    low, mid, high = 0, 50, 100
    marks: dict[str, list[int | None]] = {
        "always-low": [low, low, low],
        "low-late": [mid, low, low],
        "low-absent": [None, low, low],
        "low-early": [low, low, mid],
        "low-apart": [low, mid, low],
        "high": [high, high, high],
        "high-2": [high, high, high],
        "high-3": [high, high, high],
        "high-absent": [None, high, high],
        "silent": [None, None, None],
        # k is 3 in each year, of 11, 13 and 13 schools: the lowest and the highest ties hold 3 or 4
        **{f"mid-{i}": [mid, mid, mid] for i in range(4)},
    }
    result = run(tmp_path, graded_region(marks), variables=ORDERED)
    assert listed(result, "results_list") == {
        "always-low": "low_results",
        "low-late": "risk_group",
        "low-absent": "risk_group",
        "low-early": "none",
        "low-apart": "none",
        "high": "stable_high",
        "high-2": "stable_high",
        "high-3": "stable_high",
        "high-absent": "none",
        "silent": "none",
        **{f"mid-{i}": "none" for i in range(4)},
    }
    assert listed(result, "results_history")["low-absent"] == 2
    assert listed(result, "results_history")["silent"] == 0
    # a low number is a favourable environment here: 2 of 3 years are enough, no band at all is none
    assert listed(result, "social_list") == {
        "always-low": "favourable",
        "low-late": "favourable",
        "low-absent": "favourable",
        "low-early": "favourable",
        "low-apart": "favourable",
        "high": "adverse",
        "high-2": "adverse",
        "high-3": "adverse",
        "high-absent": "adverse",
        "silent": "none",
        **{f"mid-{i}": "neutral" for i in range(4)},
    }
    last_two = run(tmp_path, graded_region(marks), Options(social_rule="last_two_or_all_three"), ORDERED)
    changed = {
        s
        for s, verdict in listed(last_two, "social_list").items()
        if verdict != listed(result, "social_list")[s]
    }
    assert changed == {"low-early", "low-apart"}
    assert listed(last_two, "social_list")["low-apart"] == "neutral"


def test_band_comes_from_the_group_of_its_own_year(tmp_path: Path) -> None:
    marks: dict[str, list[int | None]] = {
        "A": [50, 50, 50],
        **{f"b{i}": [60 + i] * 3 for i in range(3)},
        **{f"s{i}": [i] * 3 for i in range(4)},
    }
    tables = graded_region(marks)
    tables["schools"] = [school(s, group="secondary" if s[0] == "s" else "basic") for s in marks]
    # A is the lowest of the basic schools, the highest of the secondary ones; a row with a year is for
    # that year alone, the row without a year for the others
    tables["schools"].append(school("A", 2018, group="secondary"))
    result = run(tmp_path, tables, variables=ORDERED)
    assert [(r["group"], r["results_band"]) for r in result.years if r["school_id"] == "A"] == [
        ("basic", "low"),
        ("secondary", "high"),
        ("basic", "low"),
    ]
    assert listed(result, "results_list")["A"] == "none"
    assert listed(result, "group")["A"] == "basic"


def test_excluded_and_absent_years_never_count(tmp_path: Path) -> None:
    marks: dict[str, list[int | None]] = {
        "A": [0, 0, 0],
        "B": [1, 1, 1],
        "C": [0, 0, 0],
        **{f"m{i}": [50 + i] * 3 for i in range(7)},
    }
    tables = graded_region(marks)
    tables["schools"] = [row for row in tables["schools"] if row["school_id"] not in {"B", "C"}]
    tables["schools"] += [
        *(school("B", 2018), school("B", 2019)),
        *(school("C", year, excluded="adapted" if year == 2019 else "") for year in YEARS),
    ]
    result = run(tmp_path, tables, variables=ORDERED)
    # C is excluded in 2019, so it gets no row; B has no row in 2017: low in the last two only
    assert listed(result, "results_list")["A"] == "low_results"
    assert listed(result, "results_list")["B"] == "risk_group"
    assert "C" not in listed(result, "results_list")
    assert ["C", 2019, "excluded", None] in [
        [r["school_id"], r["year"], r["results_reason"], r["results_band"]] for r in result.years
    ]
    assert ("B", 2017) not in {(r["school_id"], r["year"]) for r in result.years}
    assert ("C", 2019) not in {(r["school_id"], r["year"]) for r in result.variables}


def test_any_flag_lists_for_the_last_year_alone(tmp_path: Path) -> None:
    tables = region(
        schools=[school(s) for s in "ABC"],
        exams=[
            *(exam("A", mean="2"), exam("A", mean="40", name="ege.rus")),
            *(exam("B", mean="4"), exam("B", mean="60", name="ege.rus")),
            *(exam("B", mean="2", year=2018), exam("A", mean="5", year=2018)),
            exam("C", failed=100),
        ],
    )
    # 2019: the regions's OGE mean is 3, the EGE mean 50: A is exactly 1 and 10 below, nobody is flagged
    plain = run(tmp_path, tables, Options(kind="any_flag"))
    assert listed(plain, "results_list") == {"A": "none", "B": "none", "C": "none"}
    assert column(plain, "results_band") == {"A": "middle", "B": "middle", "C": None}
    assert column(plain, "results_reason") == {"A": None, "B": None, "C": "no_data"}
    # 2018: the mean is 3.5, B is 1.5 below and low, but that lists nobody in 2019
    assert column(plain, "results_band", 2018) == {"A": "middle", "B": "low", "C": None}
    tables["regional_means"] = [{"year": "2019", "exam": "ege", "subject": "rus", "mean_score": "60.5"}]
    flagged = run(tmp_path, tables, Options(kind="any_flag"))
    assert listed(flagged, "results_list") == {"A": "low_results", "B": "none", "C": "none"}
    assert column(flagged, "results_index") == {"A": None, "B": None, "C": None}
    assert values(flagged, "ege_gap.rus") == {"A": 1, "B": 0, "C": None}
    assert values(flagged, "ege_gap.rus", "normalised") == {"A": None, "B": None, "C": None}


def test_fail_share_counts_assessments(tmp_path: Path) -> None:
    tables = region(
        schools=[school(s) for s in "ABCD"],
        exams=[
            # exactly 30 % in two assessments; pooled over grades in the second
            *(exam("A", 10, failed=3), exam("A", 4, failed=0, name="vpr.rus", grade=4)),
            exam("A", 6, failed=3, name="vpr.rus", grade=5),
            *(exam("B", 10, failed=3), exam("B", 1000, failed=299, name="ege.rus")),
            exam("C", 10, failed=2),
            *(exam("D", 10, excellent=2), exam("D", 10, failed=9, year=2018)),
        ],
    )
    result = run(tmp_path, tables, Options(kind="fail_share"))
    assert listed(result, "results_list") == {"A": "low_results", "B": "risk_group", "C": "none", "D": "none"}
    assert column(result, "results_band") == {"A": "low", "B": "middle", "C": "middle", "D": None}
    assert column(result, "results_reason")["D"] == "no_data"
    assert column(result, "results_rank") == dict.fromkeys("ABCD")
    assert listed(result, "results_history") == {"A": 1, "B": 1, "C": 1, "D": 1}
