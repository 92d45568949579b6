"""A school's share that moves the minimum or the maximum, worked out by hand and against the full calculation."""

from __future__ import annotations

import numpy as np
import pytest

from school_index.explain.moving_ends import MovingEnds
from school_index.methodology.model import Cut
from tests.engine.small_groups import group, variable

NAN = float("nan")
FOUR = [[0.2], [0.4], [0.6], [0.8]]


def bands(ends: MovingEnds, *own: float) -> list[str]:
    found: list[str] = ends.bands(np.array(own)).tolist()
    return found


def test_the_school_at_the_minimum_moves_it() -> None:
    # 0.1: minimum as ever the own; 0.5: the minimum is 0.4, z = 0, 1/4, 1/2, 1; 0.9: the own is the maximum.
    ends = MovingEnds(group([variable("share")], FOUR), 0, 0)

    assert bands(ends, 0.1, 0.2, 0.5, 0.7, 0.9) == ["low", "low", "middle", "middle", "high"]


@pytest.mark.parametrize(
    ("cut", "at_minimum", "at_maximum"), [("include", "low", "high"), ("exclude", "middle", "middle")]
)
def test_ties_at_the_ends_follow_the_cut(cut: Cut, at_minimum: str, at_maximum: str) -> None:
    # At 0.4 and 0.8 two schools share the place for one.
    ends = MovingEnds(group([variable("share")], FOUR, cut=cut), 0, 0)

    assert bands(ends, 0.4, 0.8) == [at_minimum, at_maximum]


def test_ninth_decimal_is_no_tie() -> None:
    # Beside 0.4 - 1e-9 the own is the only minimum; beside 0.4 + 1e-9 the other school is below.
    ends = MovingEnds(group([variable("share")], FOUR, cut="exclude"), 0, 0)

    assert bands(ends, 0.4 - 1e-9, 0.4, 0.4 + 1e-9) == ["low", "middle", "middle"]


def test_a_share_that_counts_against_a_school_turns_the_ends_round() -> None:
    ends = MovingEnds(group([variable("share", "inverse")], FOUR), 3, 0)

    assert bands(ends, 0.9, 0.6, 0.5, 0.3, 0.1) == ["low", "low", "middle", "middle", "high"]


def test_no_index_where_all_schools_have_the_same() -> None:
    ends = MovingEnds(group([variable("share")], [[0.2], [0.4], [0.4]]), 0, 0)

    assert bands(ends, 0.4, 0.5) == ["", "high"]


def test_without_the_variable_the_other_one_decides() -> None:
    # At 0.4 the first says nothing: the second alone puts the school last; at 0.5 the means are 1/2, 1/4, 1/2.
    ends = MovingEnds(
        group([variable("share"), variable("share")], [[0.2, 0.0], [0.4, 0.5], [0.4, 1.0]]), 0, 0
    )

    assert bands(ends, 0.4, 0.5) == ["low", "high"]


def test_schools_without_an_index_do_not_count() -> None:
    # Of four schools three have an index: k = 3/4 rounded = 1.
    ends = MovingEnds(group([variable("share")], [[0.2], [0.4], [0.6], [NAN]]), 0, 0)

    assert bands(ends, 0.1, 0.5, 0.7) == ["low", "middle", "high"]


@pytest.mark.parametrize("cut", ["include", "exclude", "ntiles"])
@pytest.mark.parametrize("seed", range(5))
def test_bands_are_those_of_the_full_calculation(seed: int, cut: Cut) -> None:
    random = np.random.default_rng(seed)
    values = random.integers(0, 6, (9, 3)) / 5  # few distinct numbers, so that ties are many
    values[random.random((9, 3)) < 0.1] = np.nan
    values[0] = [0.0, 0.4, 0.6]
    shares = [variable("share"), variable("share", "inverse"), variable("share")]
    schools = group(shares, values.tolist(), cut=cut)
    own = np.arange(-2, 9) / 5

    for at in range(3):
        column = np.repeat(values[None, :, at], len(own), axis=0)
        column[:, 0] = own
        whole = schools.bands(schools.indices_if(at, column), 0)
        assert MovingEnds(schools, 0, at).bands(own).tolist() == whole.tolist()
