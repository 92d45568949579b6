"""Tables as they came: text, with the place of every row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

UNNAMED = "\x00"
"""Starts the names of columns that have no heading."""


@dataclass(frozen=True)
class RawTable:
    """One table as read; `frame` has the file's own headings.

    `title` is the file's stem or the sheet's name, `file` what a person is told, `first_row` the number of the
    first row of `frame` in the file or sheet, `doubled` the headings that repeat (then `frame` is empty).
    """

    title: str
    file: str
    frame: pl.DataFrame
    first_row: int
    doubled: tuple[str, ...] = ()


def with_headings(title: str, file: str, headings: list[str], body: pl.DataFrame, first_row: int) -> RawTable:
    """Name the columns of `body`; a table with a repeated heading keeps only the names that repeat."""
    counts = Counter(heading for heading in headings if heading)
    doubled = tuple(sorted(name for name, count in counts.items() if count > 1))
    if doubled:
        return RawTable(title, file, pl.DataFrame(), first_row, doubled)
    named = [name or f"{UNNAMED}{position}" for position, name in enumerate(headings, start=1)]
    return RawTable(title, file, pl.DataFrame(dict(zip(named, body.get_columns(), strict=True))), first_row)


def unreadable(title: str, file: str) -> RawTable:
    """Stand for a table that has an error of its own, so that it is not also called missing."""
    return RawTable(title, file, pl.DataFrame(), 0)
