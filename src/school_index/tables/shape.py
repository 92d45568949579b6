"""From a raw table to named columns: which heading stands for which column."""

from __future__ import annotations

import polars as pl

from school_index.problems import Problem
from school_index.tables.headings import column_aliases, nearest, plain
from school_index.tables.raw import UNNAMED, RawTable
from school_index.tables.schema import REFERENCE_HEADING, Table

_PASSED_OVER = {plain(words) for words in (REFERENCE_HEADING.ru, REFERENCE_HEADING.en)}


def named_columns(raw: RawTable, table: Table) -> tuple[pl.DataFrame, pl.Series, list[Problem]]:
    """Rename headings to codes; give the renamed frame, the row number of each of its rows, and the problems.

    A second heading row that holds the codes (as in the templates) and empty rows are passed over.
    """
    aliases = column_aliases(table)
    renamed: dict[str, str] = {}
    strangers: list[str] = []
    problems: list[Problem] = []
    heading_row = raw.first_row - 1 or None
    for heading in raw.frame.columns:
        code = aliases.get(plain(heading))
        if code is None:
            strangers.append(heading)
        elif code in renamed.values():
            problems.append(
                Problem("error", "heading_twice", table.name, raw.file, heading_row, column=heading)
            )
        else:
            renamed[heading] = code
    missing = [column for column in table.columns if column.required and column.code not in renamed.values()]
    for column in missing:
        near = next((one for one in strangers if nearest(one, [column])), "")
        problems.append(
            Problem(
                "error",
                "heading_missing",
                table.name,
                raw.file,
                heading_row,
                column=column.code,
                details={"heading_ru": column.heading.ru, "heading_en": column.heading.en, "near": near},
            )
        )
    problems += [
        Problem("warning", "heading_unknown", table.name, raw.file, heading_row, column=heading)
        for heading in strangers
        if not heading.startswith(UNNAMED) and plain(heading) not in _PASSED_OVER
    ]
    frame = pl.DataFrame([raw.frame[heading].alias(code) for heading, code in renamed.items()])
    first = raw.first_row
    if _repeats_headings(frame, aliases):
        frame, first = frame.slice(1), first + 1
    rows = pl.int_range(first, first + frame.height, eager=True)
    if 0 not in frame.null_count().row(0) and frame.height:
        filled = frame.select(~pl.all_horizontal(pl.all().is_null())).to_series()
        frame, rows = frame.filter(filled), rows.filter(filled)
    return frame, rows, problems


def _repeats_headings(frame: pl.DataFrame, aliases: dict[str, str]) -> bool:
    """Whether the first row holds the codes of the columns, or their headings again."""
    if not frame.height:
        return False
    cells = [plain(str(cell or "")) for cell in frame.row(0)]
    return all(aliases.get(cell) == code for cell, code in zip(cells, frame.columns, strict=True))
