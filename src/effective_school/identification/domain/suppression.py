"""Hiding small cells of a published table so that none can be computed from what is shown.

A table with its totals is a system of sums. Counts of 1-9 are hidden, and then more cells, until
for every hidden one another whole number, too, fits everything that is shown (zeros are shown: they tell nothing of
anybody). Whoever reads the table knows that a hidden cell is at least 1, and this is taken into account.

A hidden cell can be one more (or one less) exactly if a closed walk through hidden cells, by turns along a row and
along a column, can be shifted by one: some cells grow, others shrink, and those that shrink hold 2 or more. Totals
stand on the other side of the equals sign, so with them growing and shrinking change places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 10
Table = Sequence[Sequence[int]]
Place = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """A table as it may be shown: rows with their total, the last row the totals; None is a hidden cell."""

    cells: tuple[tuple[int | None, ...], ...]


def suppress(counts: Table, *, small: int = SMALL) -> Shown:
    """Give the table with totals, small cells and as many others as needed hidden."""
    table = with_totals(counts)
    hidden = {
        (row, column)
        for row, cells in enumerate(table)
        for column, count in enumerate(cells)
        if 0 < count < small
    }
    while True:
        exposed = sorted(place for place in hidden if not is_protected(table, hidden, place))
        if not exposed:
            break
        more = _to_hide_with(table, hidden, exposed[0])
        if not more:  # nothing can shield it: hide all that is not zero
            hidden = {(r, c) for r, cells in enumerate(table) for c, count in enumerate(cells) if count}
            break
        hidden |= more
    return Shown(
        tuple(
            tuple(None if (row, column) in hidden else count for column, count in enumerate(cells))
            for row, cells in enumerate(table)
        )
    )


def with_totals(counts: Table) -> list[list[int]]:
    """Add a total to every row, and a row of totals."""
    rows = [[*row, sum(row)] for row in counts]
    width = len(rows[0]) if rows else 1
    return [*rows, [sum(row[column] for row in rows) for column in range(width)]]


def is_protected(table: Table, hidden: set[Place], place: Place) -> bool:
    """Whether another value of a hidden cell fits what is shown."""
    return any(_can_move(table, hidden, place, step) for step in (1, -1))


def _can_move(table: Table, hidden: set[Place], place: Place, step: int) -> bool:
    """Whether the cell can change by `step`, the others following; the table is a graph of rows and columns.

    Along a walk signs alternate; a total's true change is the negative of its sign.
    """
    last_row, last_column = len(table) - 1, len(table[0]) - 1

    def allowed(cell: Place, sign: int) -> bool:
        row, column = cell
        flips = (row == last_row) != (column == last_column)
        change = -sign if flips else sign
        return change > 0 or table[row][column] >= 2  # noqa: PLR2004 - a hidden cell stays at least 1

    flips = (place[0] == last_row) != (place[1] == last_column)
    first = -step if flips else step
    if not allowed(place, first):
        return False
    start, goal = ("row", place[0]), ("column", place[1])
    seen, queue = {start}, [start]
    while queue:
        kind, number = queue.pop()
        for cell in hidden - {place}:
            here, there = (cell[0], ("column", cell[1])) if kind == "row" else (cell[1], ("row", cell[0]))
            sign = -first if kind == "row" else first
            if here == number and there not in seen and allowed(cell, sign):
                if there == goal:
                    return True
                seen.add(there)
                queue.append(there)
    return False


def _to_hide_with(table: Table, hidden: set[Place], exposed: Place) -> set[Place]:
    """The three other corners of a rectangle that shields an exposed cell: those that hide the fewest people."""
    row, column = exposed
    best: tuple[int, set[Place]] | None = None
    for other_row in range(len(table)):
        for other_column in range(len(table[0])):
            if other_row == row or other_column == column:
                continue
            corners = {(row, other_column), (other_row, column), (other_row, other_column)}
            if any(table[r][c] == 0 for r, c in corners):
                continue
            new = corners - hidden
            cost = sum(table[r][c] for r, c in new)
            if (best is None or cost < best[0]) and is_protected(table, hidden | corners, exposed):
                best = cost, new
    return best[1] if best else set()
