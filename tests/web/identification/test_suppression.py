"""No hidden cell of a published table can be computed from what is shown."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from effective_school.identification.domain.suppression import suppress, with_totals

Counts = list[list[int]]


def solutions(
    shown: tuple[tuple[int | None, ...], ...], hidden: list[tuple[int, int]], most: int
) -> list[tuple[int, ...]]:
    """Every filling of the hidden cells, each at least 1, that fits all sums: tried one by one."""
    found = []
    inner = [place for place in hidden if place[0] < len(shown) - 1 and place[1] < len(shown[0]) - 1]
    for values in product(range(1, most + 1), repeat=len(inner)):
        table = [[cell if cell is not None else 0 for cell in row[:-1]] for row in shown[:-1]]
        for (row, column), value in zip(inner, values, strict=True):
            table[row][column] = value
        full = with_totals(table)
        fits = all(
            cell is None or full[row][column] == cell
            for row, cells in enumerate(shown)
            for column, cell in enumerate(cells)
        )
        if fits:
            found.append(tuple(full[row][column] for row, column in hidden))
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 2).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 6), min_size=columns, max_size=columns), min_size=1, max_size=3
        )
    )
)
def test_every_hidden_cell_has_another_possible_value(counts: Counts) -> None:
    table = suppress(counts, small=4).cells
    hidden = [(r, c) for r, row in enumerate(table) for c, cell in enumerate(row) if cell is None]
    if not hidden:
        return

    possible = solutions(table, hidden, most=7)  # one more than the largest count; the search is exhaustive

    for position in range(len(hidden)):
        assert len({one[position] for one in possible}) > 1


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=1, max_size=19))
def test_small_cells_are_hidden_and_shown_ones_are_true(counts: Counts) -> None:
    shown, full = suppress(counts).cells, with_totals(counts)

    for row, cells in enumerate(full):
        for column, count in enumerate(cells):
            assert shown[row][column] in {None, count}
            assert shown[row][column] is None or count == 0 or count >= 10


def test_cell_that_its_total_would_give_away_takes_another_along() -> None:
    assert suppress([[3, 20, 30], [40, 50, 60]]).cells == (
        (None, None, 30, 53),
        (None, None, 60, 150),
        (43, 70, 90, 203),
    )
