"""Tables as they came: text, with the place of every row."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

UNNAMED = "\x00"
"""Starts the names of columns that have no heading."""


@dataclass(frozen=True)
class RawTable:
    """One table as read; `frame` has the file's own headings.

    `title` is the file's stem or the sheet's name, `file` what a person is told, `first_row` the number of the
    first row of `frame` in the file or sheet.
    """

    title: str
    file: str
    frame: pl.DataFrame
    first_row: int


def unreadable(title: str, file: str) -> RawTable:
    """Stand for a table that has an error of its own, so that it is not also called missing."""
    return RawTable(title, file, pl.DataFrame(), 0)
