"""The oracle itself, proved on regions whose every number is worked out in the test."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from tests.oracle.calculation import Result, calculate
from tests.oracle.options import (
    KHABAROVSK,
    Options,
    Variable,
    exam_gap,
    exam_share,
    new_york,
    pupil_share,
)
from tests.oracle.reading import pool
from tests.oracle.tables import Region, write_tables
from tests.oracle.tiny import YEARS, exam, graded_region, pupils, region, school
from tests.oracle.values import round_10

FAIL = exam_share("oge_fail.math", 5, "failed", "inverse")
FAIL_RUS = exam_share("oge_fail.rus", 5, "failed", "inverse")
HIGH = exam_share("oge_high.math", 6, "excellent", "direct")
GAP = exam_gap("oge_gap.math", 10, "1")
MEALS = pupil_share("free_meals", 2)
ORDERED = (HIGH, MEALS)


def run(
    folder: Path, tables: Region, options: Options | None = None, variables: Sequence[Variable] = KHABAROVSK
) -> Result:
    write_tables(folder, tables)
    return calculate(folder, 2019, options or Options(), variables)


def column(result: Result, name: str, year: int = 2019) -> dict[object, object]:
    return {row["school_id"]: row[name] for row in result.years if row["year"] == year}


def listed(result: Result, name: str) -> dict[object, object]:
    return {row["school_id"]: row[name] for row in result.lists}


def values(result: Result, variable: str, column_name: str = "value") -> dict[object, object]:
    return {
        row["school_id"]: row[column_name]
        for row in result.variables
        if row["variable"] == variable and row["year"] == 2019
    }


def bands_of(folder: Path, numbers: Sequence[int], options: Options) -> tuple[str, str]:
    """Write the bands of schools in rising order of `numbers`: l-mh for results, f-na for social."""
    marks = {f"{place:02}": [None, None, number] for place, number in enumerate(numbers)}
    result = run(folder, graded_region(marks), options, ORDERED)
    results, social = column(result, "results_band"), column(result, "social_band")
    return (
        "".join({"low": "l", "middle": "-", "high": "h"}[str(results[s])] for s in sorted(marks)),
        "".join({"favourable": "f", "neutral": "-", "adverse": "a"}[str(social[s])] for s in sorted(marks)),
    )


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


@pytest.mark.parametrize(
    ("cut", "numbers", "results", "social"),
    [
        # n = 8, k = 2; the second and third lowest are level, so are the second and third highest
        ("include", [0, 10, 10, 20, 30, 40, 40, 100], ("lll--hhh"), ("fff--aaa")),
        ("exclude", [0, 10, 10, 20, 30, 40, 40, 100], ("l------h"), ("f------a")),
        # mean ranks 1, 2.5, 2.5, 4, 5, 6.5, 6.5, 8; 4 r / 9 = 0.4, 1.1, 1.1, 1.8, 2.2, 2.9, 2.9, 3.6
        ("ntiles", [0, 10, 10, 20, 30, 40, 40, 100], ("l------h"), ("f------a")),
        # mean ranks 1.5, 1.5, 3...: 4 * 1.5 / 9 = 0.7: both of the lowest pair stay in
        ("ntiles", [0, 0, 10, 20, 30, 40, 60, 100], ("ll----hh"), ("ff----aa")),
        ("exclude", [0, 0, 10, 20, 30, 40, 60, 100], ("ll----hh"), ("ff----aa")),
        # n = 6, k = 1.5 rounded half up = 2; 4 r / 7 = 0.6, 1.1, ..., 2.9, 3.4
        ("include", [0, 10, 20, 30, 40, 100], "ll--hh", "ff--aa"),
        ("ntiles", [0, 10, 20, 30, 40, 100], "l----h", "f----a"),
        # n = 7, k = 1.75 rounded = 2; 4 r / 8 = 0.5, 1, ..., 3, 3.5: one lowest, two highest from below;
        # social is ranked from above: one adverse, two favourable
        ("include", [0, 10, 20, 30, 40, 50, 100], "ll---hh", "ff---aa"),
        ("ntiles", [0, 10, 20, 30, 40, 50, 100], "l----hh", "ff----a"),
        # n = 3, k = 0.75 rounded = 1; 4 r / 4 = 1, 2, 3: no first quarter at all
        ("include", [0, 10, 100], "l-h", "f-a"),
        ("ntiles", [0, 10, 100], "--h", "f--"),
        # all but one level: k = 1, the four highest are all at the cut, or none is wholly inside
        ("include", [0, 100, 100, 100, 100], "lhhhh", "faaaa"),
        ("exclude", [0, 100, 100, 100, 100], "l----", "f----"),
    ],
)
def test_cut_rules(tmp_path: Path, cut: str, numbers: list[int], results: str, social: str) -> None:
    options = {
        "include": Options(),
        "exclude": Options(cut_results="exclude", cut_social="exclude"),
        "ntiles": Options(cut_results="ntiles", cut_social="ntiles", share_results="0", share_social="0"),
    }
    assert bands_of(tmp_path, numbers, options[cut]) == (results, social)


def test_school_at_both_ends_is_in_the_middle_and_a_tiny_group_has_no_ends(tmp_path: Path) -> None:
    level = region(schools=[school(s) for s in "ABCD"], exams=[exam(s, mean="4") for s in "ABCD"])
    result = run(tmp_path, level, variables=(GAP,))
    assert column(result, "results_index") == dict.fromkeys("ABCD", 1)
    assert column(result, "results_band") == dict.fromkeys("ABCD", "middle")
    assert column(result, "results_rank") == dict.fromkeys("ABCD", 1)
    # 0.25 of one school is 0 rounded: only the middle band; of two, 0.5 rounds up to one
    alone = region(schools=[school("A")], exams=[exam("A", mean="4")])
    assert column(run(tmp_path, alone, variables=(GAP,)), "results_band") == {"A": "middle"}
    assert bands_of(tmp_path, [0, 100], Options()) == ("lh", "fa")


def test_ranks_are_competition_ranks_from_the_best_and_from_the_worst(tmp_path: Path) -> None:
    marks = {"A": [10], "B": [90], "C": [40], "D": [90], "E": [40], "F": [0]}
    result = run(tmp_path, graded_region(marks, first_year=2019), variables=ORDERED)
    expected = {"B": 1, "D": 1, "C": 3, "E": 3, "A": 5, "F": 6}
    assert column(result, "results_rank") == expected
    assert column(result, "social_rank") == expected


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
