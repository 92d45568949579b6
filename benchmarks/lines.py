"""One line of the printed table for each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import Taken

HEADINGS = ("what", "ours", "yardstick", "its figure", "ratio", "reach", "met")
NOT_INSTALLED = "not installed"


@dataclass(frozen=True)
class Line:
    """One figure beside its yardstick, as printed; `met` is None where nothing was promised or measured."""

    what: str
    ours: str
    yardstick: str = ""
    theirs: str = ""
    ratio: str = ""
    reach: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """What is printed, in the order of `HEADINGS`."""
        met = "" if self.met is None else "yes" if self.met else "no"
        return (self.what, self.ours, self.yardstick, self.theirs, self.ratio, self.reach, met)


def seconds(taken: Taken) -> str:
    """Write a time by the clock on the wall, and in brackets the processor's."""
    return f"{taken.wall:.3f} s ({taken.processor:.2f})"


def within(what: str, taken: Taken, limit: float) -> Line:
    """Compare a time with a limit in seconds."""
    return Line(what, seconds(taken), reach=f"under {limit:g} s", met=taken.wall < limit)


def against(what: str, ours: Taken, yardstick: str, theirs: Taken, *, at_least: float | None = None) -> Line:
    """Compare a time with a yardstick's; `at_least` says how many times faster than it ours has to be."""
    ratio = theirs.wall / ours.wall
    said = f"{ratio:.2f}x faster" if ratio >= 1 else f"{1 / ratio:.2f}x slower"
    if at_least is None:
        return Line(what, seconds(ours), yardstick, seconds(theirs), said)
    reach = "faster" if at_least == 1 else f"at least {at_least:g}x faster"
    return Line(what, seconds(ours), yardstick, seconds(theirs), said, reach, ratio >= at_least)


def table(lines: Sequence[Line]) -> str:
    """Lay the lines out in columns."""
    rows = [HEADINGS, *(line.cells for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    laid = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return "\n".join([laid[0], "  ".join("-" * width for width in widths), *laid[1:]])
