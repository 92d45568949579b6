"""The oracle itself, proved by hand: cut rules, bands and ranks within one year."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.oracle.options import Options
from tests.oracle.tiny import exam, graded_region, region, school
from tests.oracle.tiny_runs import GAP, ORDERED, column, run


def bands_of(folder: Path, numbers: Sequence[int], options: Options) -> tuple[str, str]:
    """Write the bands of schools in rising order of `numbers`: l-mh for results, f-na for social."""
    marks = {f"{place:02}": [None, None, number] for place, number in enumerate(numbers)}
    result = run(folder, graded_region(marks), options, ORDERED)
    results, social = column(result, "results_band"), column(result, "social_band")
    return (
        "".join({"low": "l", "middle": "-", "high": "h"}[str(results[s])] for s in sorted(marks)),
        "".join({"favourable": "f", "neutral": "-", "adverse": "a"}[str(social[s])] for s in sorted(marks)),
    )


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
