"""Sheets of a workbook as raw tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index.problems import Problem
from school_index.tables.raw import RawTable, with_headings
from school_index.tables.workbook import SheetRows, WorkbookRefused, read_workbook


def read_book(path: Path) -> tuple[list[RawTable], list[Problem]]:
    """Read every sheet of an XLSX workbook in a limited child process; the first row of each is its heading."""
    try:
        sheets = read_workbook(path)
    except WorkbookRefused as refusal:
        place = Problem("error", refusal.rule, file=path.name, value=refusal.place, details=refusal.details)
        return [], [place]
    return [_table(path, sheet) for sheet in sheets if sheet.rows], []


def _table(path: Path, sheet: SheetRows) -> RawTable:
    headings = [cell or "" for cell in sheet.rows[0]]
    schema = {f"column_{position}": pl.String for position in range(len(headings))}
    body = pl.DataFrame(sheet.rows[1:], schema=schema, orient="row")
    return with_headings(sheet.name, f"{path.name} · {sheet.name}", headings, body, sheet.first_row + 1)
