"""Sheets of a workbook as raw tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index.problems import Problem
from school_index.tables.raw import UNNAMED, RawTable, unreadable
from school_index.tables.workbook import SheetRows, WorkbookRefused, read_workbook


def read_book(path: Path) -> tuple[list[RawTable], list[Problem]]:
    """Read every sheet of an XLSX workbook in a limited child process; the first row of each is its heading."""
    try:
        sheets = read_workbook(path)
    except WorkbookRefused as refusal:
        return [], [
            Problem("error", refusal.rule, file=path.name, value=refusal.place, details=refusal.details)
        ]
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for sheet in sheets:
        if not sheet.rows:
            continue
        headings = [cell or "" for cell in sheet.rows[0]]
        doubled = sorted({name for name in headings if name and headings.count(name) > 1})
        place = f"{path.name} · {sheet.name}"
        problems += [
            Problem("error", "heading_twice", file=place, row=sheet.first_row, column=name)
            for name in doubled
        ]
        if doubled:
            tables.append(unreadable(sheet.name, place))
        else:
            tables.append(RawTable(sheet.name, place, _frame(headings, sheet), sheet.first_row + 1))
    return tables, problems


def _frame(headings: list[str], sheet: SheetRows) -> pl.DataFrame:
    names = [name or f"{UNNAMED}{position}" for position, name in enumerate(headings, start=1)]
    schema = dict.fromkeys(names, pl.String)
    return pl.DataFrame(sheet.rows[1:], schema=schema, orient="row")
