"""A school's points that move the region's mean, and the flags that turn beside it, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from school_index.explain.turning_flags import TurningFlags, flags
from school_index.methodology.model import Cut
from tests.engine.small_groups import group, variable

MEANS = np.array([50.0, 60.0, 70.0, 80.0])
REGION = 64.0
"""Only the first school is more than 5 points below it."""


def bands(school: int, region: list[float], *, cut: Cut = "include") -> list[str]:
    """Bands of a school whose own mean stays, beside these means of the region."""
    up = flags(np.full(4, REGION), MEANS, 5.0).astype(float)
    turning = TurningFlags(group([variable("gap")], up[:, None].tolist(), cut=cut), school, 0, MEANS)
    own = flags(np.array(region), np.full(len(region), MEANS[school]), 5.0).astype(float)
    found: list[str] = turning.bands(np.array(region), own).tolist()
    return found


@pytest.mark.parametrize(
    ("region", "is_up"),
    [(64.0, False), (65.0, False), (65.00000000004, False), (65.00000000006, True), (66.0, True)],
)
def test_a_flag_turns_where_the_rounded_gap_exceeds_the_threshold(region: float, is_up: bool) -> None:  # noqa: FBT001 - a case
    assert flags(np.array([region]), np.array([60.0]), 5.0).tolist() == [is_up]


def test_no_flag_without_a_mean() -> None:
    assert flags(np.array([90.0]), np.array([np.nan]), 5.0).tolist() == [False]


def test_flags_of_others_turn_one_after_the_other() -> None:
    # Indices are 1 without the flag and 0 with it, in the order of MEANS: 64 and 65: 0 1 1 1; 66: 0 0 1 1.
    assert bands(1, [64.0, 65.0, 66.0]) == ["high", "high", "low"]


def test_the_own_flag_turns_last_of_those_below() -> None:
    # 70: 0 0 1 1; 76: 0 0 0 1.
    assert bands(2, [70.0, 75.0, 76.0]) == ["high", "high", "low"]


@pytest.mark.parametrize("school", range(4))
def test_all_alike_are_in_the_middle(school: int) -> None:
    # 40: nobody is flagged, 90: everybody is; a school at both ends is in the middle.
    assert bands(school, [40.0, 90.0]) == ["middle", "middle"]


def test_ties_are_left_out_where_the_cut_excludes_them() -> None:
    # 64: the first alone is low; 66: two share that place. 76: the last alone is high.
    assert bands(0, [64.0, 66.0], cut="exclude") == ["low", "middle"]
    assert bands(3, [64.0, 76.0], cut="exclude") == ["middle", "high"]


def test_a_school_without_a_mean_has_no_flag_and_no_rank() -> None:
    means = np.array([50.0, 60.0, np.nan, 80.0])
    values = [[1.0], [0.0], [np.nan], [0.0]]
    turning = TurningFlags(group([variable("gap")], values), 1, 0, means)

    assert turning.bands(np.array([64.0, 66.0, 90.0]), np.array([0.0, 1.0, 1.0])).tolist() == [
        "high",
        "low",
        "middle",
    ]


def test_flags_that_stand_otherwise_than_the_means_say_are_calculated_anew() -> None:
    # The file of the region says that the last school is flagged; its mean never was that low.
    turning = TurningFlags(group([variable("gap")], [[0.0], [0.0], [0.0], [1.0]]), 1, 0, MEANS)

    assert turning.bands(np.array([64.0]), np.array([0.0])).tolist() == ["high"]
