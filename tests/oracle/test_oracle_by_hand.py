"""The oracle itself, proved by hand: the values of variables, and the index made of them."""

from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.options import Options, new_york
from tests.oracle.reading import pool
from tests.oracle.tiny import YEARS, exam, graded_region, pupils, region, school
from tests.oracle.tiny_runs import FAIL, FAIL_RUS, GAP, HIGH, ORDERED, column, run, values
from tests.oracle.values import round_10


def test_shares_are_normalised_towards_good_results(tmp_path: Path) -> None:
    tables = region(
        schools=[school(s) for s in "ABCD"],
        exams=[
            exam("A", 10, failed=0, excellent=3),
            exam("B", 20, failed=2, excellent=4),
            exam("C", 10, failed=2, excellent=1),
            exam("D", 5, failed=2, excellent=0),
        ],
    )
    result = run(tmp_path, tables, variables=(FAIL, HIGH))
    # failed: 0, 1/10, 2/10, 4/10 of participants; excellent: 3/10, 2/10, 1/10, 0
    assert values(result, "oge_fail.math") == {
        "A": 0,
        "B": Fraction(1, 10),
        "C": Fraction(1, 5),
        "D": Fraction(2, 5),
    }
    assert values(result, "oge_fail.math", "normalised") == {
        "A": 1,
        "B": Fraction(3, 4),
        "C": Fraction(1, 2),
        "D": 0,
    }
    assert values(result, "oge_high.math", "normalised") == {
        "A": 1,
        "B": Fraction(2, 3),
        "C": Fraction(1, 3),
        "D": 0,
    }
    # B: (3/4 + 2/3) / 2 = 17/24 = 0.708333...; C: (1/2 + 1/3) / 2 = 5/12 = 0.41666...
    assert column(result, "results_index") == {
        "A": 1,
        "B": Fraction("0.7083333333"),
        "C": Fraction("0.4166666667"),
        "D": 0,
    }
    assert column(result, "results_rank") == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert column(result, "results_n") == dict.fromkeys("ABCD", 4)


@pytest.mark.parametrize(
    ("orientation", "flagged", "fine"),
    [("inverse", Fraction(1, 2), Fraction(1, 2)), ("literal", Fraction(1), Fraction(0))],
)
def test_flag_turns_round_unless_taken_literally(
    tmp_path: Path, orientation: str, flagged: Fraction, fine: Fraction
) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[exam("A", 10, failed=0, mean="2.4"), exam("B", 10, failed=5, mean="4.5")],
        regional_means=[{"year": "2019", "exam": "oge", "subject": "math", "mean_score": "3.5"}],
    )
    options = Options(flag_orientation="literal" if orientation == "literal" else "inverse")
    result = run(tmp_path, tables, options, (FAIL, GAP))
    # A: nobody failed (1), but 1.1 below the region (flag 1); B: the most failed (0), flag 0
    assert values(result, "oge_gap.math") == {"A": 1, "B": 0}
    assert column(result, "results_index") == {"A": flagged, "B": fine}


def test_constant_share_is_left_out_and_constant_flag_is_not(tmp_path: Path) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[
            exam("A", 10, failed=1, excellent=4, mean="3"),
            exam("B", 20, failed=2, excellent=2, mean="3"),
        ],
    )
    result = run(tmp_path, tables, variables=(FAIL, HIGH, GAP))
    assert values(result, "oge_fail.math") == {"A": Fraction(1, 10), "B": Fraction(1, 10)}
    assert values(result, "oge_fail.math", "normalised") == {"A": None, "B": None}
    # the flag is nobody's: 1 for both; A: (1 + 1) / 2, B: (0 + 1) / 2
    assert column(result, "results_index") == {"A": 1, "B": Fraction(1, 2)}


def test_grades_are_pooled() -> None:
    four = {
        "participants": Fraction(10),
        "failed": Fraction(1),
        "excellent": None,
        "mean_score": Fraction("3.5"),
    }
    five = {
        "participants": Fraction(30),
        "failed": Fraction(2),
        "excellent": Fraction(3),
        "mean_score": Fraction("4.1"),
    }
    six = {"participants": Fraction(20), "failed": Fraction(0), "excellent": Fraction(4), "mean_score": None}
    # the mean: 35 points of the fourth grade and 123 of the fifth, 158 for 40 participants
    assert pool([four, five, six]) == {
        "participants": 60,
        "failed": 3,
        "excellent": None,
        "mean_score": Fraction("3.95"),
    }


def test_grade_without_participants_has_no_say_in_the_mean() -> None:
    empty = {
        "participants": Fraction(0),
        "failed": Fraction(0),
        "excellent": Fraction(0),
        "mean_score": Fraction(2),
    }
    unknown = {
        "participants": None,
        "failed": Fraction(0),
        "excellent": Fraction(0),
        "mean_score": Fraction(2),
    }
    taken = {
        "participants": Fraction(3),
        "failed": Fraction(0),
        "excellent": Fraction(0),
        "mean_score": Fraction(4),
    }
    assert pool([empty, taken]) == {"participants": 3, "failed": 0, "excellent": 0, "mean_score": 4}
    assert pool([unknown, taken])["participants"] is None
    assert pool([unknown, taken])["mean_score"] == 4
    assert pool([empty])["mean_score"] is None


def test_row_without_grade_takes_the_place_of_the_grades(tmp_path: Path) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[
            exam("A", 10, failed=1, grade=4),
            exam("A", 10, failed=""),
            exam("B", 10, failed=1, grade=4),
            exam("B", 30, failed=5, grade=5),
        ],
    )
    # A's own total row lacks the count, so the share is missing although its grade has one
    assert values(run(tmp_path, tables, variables=(FAIL,)), "oge_fail.math") == {
        "A": None,
        "B": Fraction(6, 40),
    }


def test_regional_mean_counts_excluded_and_unlisted_schools_and_few_participants(tmp_path: Path) -> None:
    tables = region(
        schools=[
            school("A"),
            school("B"),
            school("X", excluded="penal"),
            school("Z", 2018),
        ],
        exams=[
            exam("A", 6, mean="3"),
            exam("B", 2, mean="3.2"),
            exam("X", 10, mean="4.5"),
            exam("Z", 2, mean="5"),
        ],
    )
    result = run(tmp_path, tables, Options(min_participants=5), (GAP,))
    # (6 * 3 + 2 * 3.2 + 10 * 4.5 + 2 * 5) / 20 = 79.4 / 20 = 3.97: A is 0.97 below; B has too few
    assert values(result, "oge_gap.math") == {"A": 0, "B": None}
    # without Z it would be 69.4 / 18; with a heavier Z, 99.4 / 24 = 4.1417, A is flagged
    tables["exams"][-1]["participants"] = "6"
    assert values(run(tmp_path, tables, Options(min_participants=5), (GAP,)), "oge_gap.math")["A"] == 1


@pytest.mark.parametrize(
    ("supplied", "flags"),
    [
        ("4", {"A": 0, "B": 0}),  # A is exactly 1 below: not more than the threshold
        ("4.00000000004", {"A": 0, "B": 0}),  # 1.00000000004 rounds to 1
        ("4.00000000005", {"A": 1, "B": 0}),  # a half goes away from zero
        ("", {"A": 0, "B": 0}),  # empty: computed, (10 * 3 + 10 * 5) / 20 = 4
        ("6.1", {"A": 1, "B": 1}),
    ],
)
def test_supplied_regional_mean_and_strict_threshold(
    tmp_path: Path, supplied: str, flags: dict[str, int]
) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[exam("A", 10, mean="3"), exam("B", 10, mean="5")],
        regional_means=[{"year": "2019", "exam": "oge", "subject": "math", "mean_score": supplied}],
    )
    assert values(run(tmp_path, tables, variables=(GAP,)), "oge_gap.math") == flags


def test_minimum_of_participants_is_for_results_only(tmp_path: Path) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        exams=[exam("A", 4, failed=1), exam("B", 5, failed=1)],
        certificates=[
            {
                "school_id": "A",
                "year": "2019",
                "exam": "oge",
                "participants": "4",
                "without_certificate": "0",
            }
        ],
        social=[pupils("A", 4, free_meals=1), pupils("B", 0, free_meals=0)],
    )
    result = run(tmp_path, tables, Options(min_participants=5))
    assert values(result, "oge_fail.math") == {"A": None, "B": Fraction(1, 5)}
    assert values(result, "oge_no_certificate") == {"A": None, "B": None}
    assert values(result, "free_meals") == {"A": Fraction(1, 4), "B": None}


def test_missing_value_is_left_out_and_weights_follow_what_the_school_has(tmp_path: Path) -> None:
    tables = region(
        schools=[school(s) for s in "ABC"],
        exams=[
            *(exam("A", 10, failed=0, excellent=2), exam("A", 10, failed=4, name="oge.rus")),
            *(exam("B", 10, failed=4, excellent=0), exam("B", 10, failed=0, name="oge.rus")),
            exam("C", 10, failed=1, excellent=1),
        ],
    )
    variables = (FAIL, FAIL_RUS, HIGH)
    # normalised fail.math, fail.rus, high.math: A 1, 0, 1; B 0, 1, 0; C 3/4, missing, 1/2
    plain = run(tmp_path, tables, variables=variables)
    assert column(plain, "results_index") == {
        "A": Fraction("0.6666666667"),
        "B": Fraction("0.3333333333"),
        "C": Fraction("0.625"),
    }
    # fail.math twice: A (2 + 0 + 1) / 4, B (0 + 1 + 0) / 4, C (2 * 3/4 + 1/2) / 3 = 2/3
    weighted = run(tmp_path, tables, Options(weights_results={"oge_fail.math": 2}), variables)
    assert column(weighted, "results_index") == {
        "A": Fraction("0.75"),
        "B": Fraction("0.25"),
        "C": Fraction("0.6666666667"),
    }
    # indicator 5: A (1 + 0) / 2, B 1/2, C 3/4; indicator 6: A 1, B 0, C 1/2
    by_indicator = run(tmp_path, tables, Options(aggregation_results="indicators"), variables)
    assert column(by_indicator, "results_index") == {
        "A": Fraction("0.75"),
        "B": Fraction("0.25"),
        "C": Fraction("0.625"),
    }
    # indicator 6 three times: A (1/2 + 3) / 4, B (1/2) / 4, C (3/4 + 3/2) / 4
    options = Options(aggregation_results="indicators", weights_results={6: 3})
    assert column(run(tmp_path, tables, options, variables), "results_index") == {
        "A": Fraction("0.875"),
        "B": Fraction("0.125"),
        "C": Fraction("0.5625"),
    }


def test_social_criteria_weigh_the_same_under_indicators(tmp_path: Path) -> None:
    tables = region(
        schools=[school("A"), school("B")],
        social=[
            pupils("A", 10, police_register=1, special_needs=0, free_meals=5),
            pupils("B", 20, police_register=0, special_needs=3, free_meals=0),
        ],
    )
    # A: police 1, needs 0, meals 1: 2/3 of variables; (1/2 + 1) / 2 over the criteria
    assert column(run(tmp_path, tables), "social_index") == {
        "A": Fraction("0.6666666667"),
        "B": Fraction("0.3333333333"),
    }
    options = Options(aggregation_social="indicators")
    assert column(run(tmp_path, tables, options), "social_index") == {
        "A": Fraction("0.75"),
        "B": Fraction("0.25"),
    }


def test_index_is_rounded_half_away_from_zero(tmp_path: Path) -> None:
    assert round_10(Fraction(1, 2048)) == Fraction("0.0004882813")  # 0.00048828125
    assert round_10(Fraction(-1, 2048)) == Fraction("-0.0004882813")
    tables = region(
        schools=[school(s) for s in "ABC"],
        exams=[exam("A", 2048, failed=2048), exam("B", 2048, failed=2047), exam("C", 2048, failed=0)],
    )
    result = run(tmp_path, tables, variables=(FAIL,))
    assert column(result, "results_index") == {"A": 0, "B": Fraction("0.0004882813"), "C": 1}


def test_another_region_brings_its_own_variables(tmp_path: Path) -> None:
    tables = region(
        schools=[school("A", group="K-8"), school("B", group="K-8")],
        exams=[
            exam("A", 50, failed=5, excellent=10, mean="640", name="nys.math"),
            exam("B", 50, failed=0, excellent=20, mean="690", name="nys.math"),
        ],
        social=[
            pupils("A", 100, free_meals=90, non_native_language=20, special_needs=5),
            pupils("B", 100, free_meals=10, non_native_language=0, special_needs=10),
        ],
    )
    result = run(tmp_path, tables, variables=new_york("20"))
    # the region's mean is 665: A is 25 below; fail 0, high 0, flag turned round 0 against 1, 1, 1
    assert column(result, "results_index") == {"A": 0, "B": 1}
    assert column(result, "social_index") == {"A": Fraction("0.6666666667"), "B": Fraction("0.3333333333")}


def test_tables_come_in_key_order(tmp_path: Path) -> None:
    marks: dict[str, list[int | None]] = {"10": [1, 2, 3], "9": [4, 5, 6], "1": [7, 8, 9]}
    result = run(tmp_path, graded_region(marks), variables=ORDERED)
    assert [row["school_id"] for row in result.lists] == ["1", "10", "9"]
    assert [(row["school_id"], row["year"]) for row in result.years] == [
        (s, y) for s in ("1", "10", "9") for y in YEARS
    ]
    assert len(result.variables) == 3 * 3 * 2


@pytest.mark.parametrize("weight", [0, "-1"])
def test_weight_must_be_positive(weight: int | str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Options(weights_results={"oge_fail.math": weight})
