"""Checks that a spreadsheet makes while a cell is filled in, one for each column."""

from __future__ import annotations

from typing import Any

from school_index.tables.schema import Column
from school_index.tables.values import FIRST_YEAR, LAST_YEAR
from school_index.templates.column_words import column_words, shortened
from school_index.templates.layout import EntrySheet
from school_index.wording import Wording

LONGEST_TITLE, LONGEST_MESSAGE, LONGEST_FORMULA = 32, 255, 255
_MOST_PEOPLE = 10**12
# Counts that exclude one another: nobody can both fail and excel.
_APART = {"exams": ("failed", "excellent")}


def cell_check(sheet: EntrySheet, column: Column, source: str | None, say: Wording) -> dict[str, Any]:
    """Describe the check of a column to XlsxWriter; `source` is the range of its list of values.

    Formulas are those of the first entry row; the spreadsheet moves them down.
    """
    check: dict[str, Any] = {
        "input_title": shortened(column.heading.text(say.language), LONGEST_TITLE),
        "input_message": shortened(column_words(say, sheet.table, column, "prompt"), LONGEST_MESSAGE),
    }
    rule, error = _rule(sheet, column, source, say)
    if error:
        check["error_title"] = shortened(say("templates.error.title"), LONGEST_TITLE)
        check["error_message"] = shortened(error, LONGEST_MESSAGE)
    return check | rule


def _rule(sheet: EntrySheet, column: Column, source: str | None, say: Wording) -> tuple[dict[str, Any], str]:
    if source is not None:
        return {"validate": "list", "source": source}, say("templates.error.list")
    if column.kind == "year":
        limits = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        return {"validate": "integer", "criteria": "between"} | limits, say("templates.error.year", **limits)
    if column.kind == "mean":
        return {"validate": "decimal", "criteria": ">=", "value": 0}, say("templates.error.mean")
    if column.kind == "count":
        return _count_rule(sheet, column, say)
    return {"validate": "any"}, ""


def _count_rule(sheet: EntrySheet, column: Column, say: Wording) -> tuple[dict[str, Any], str]:
    """A part may not exceed its whole, nor the whole fall below its parts, whichever is filled in first."""
    table = sheet.table
    heading = {one.code: one.heading.text(say.language) for one in table.columns}
    apart = [code for code in _APART.get(table.name, ()) if code in table.codes]
    if column.part_of:
        rivals = [code for code in apart if code != column.code] if column.code in apart else []
        whole = sheet.first_cell(column.part_of)
        left = "-".join([whole, *(f"N({sheet.first_cell(code)})" for code in rivals)])
        limits = {"minimum": 0, "maximum": f"=IF(ISNUMBER({whole}),{left},{_MOST_PEOPLE})"}
        key = "templates.error.parts" if rivals else "templates.error.part"
        names = {"whole": heading[column.part_of], "others": ", ".join(heading[code] for code in rivals)}
        return {"validate": "integer", "criteria": "between"} | limits, say(key, **names)
    parts = [sheet.first_cell(one.code) for one in table.columns if one.part_of == column.code]
    together = [sheet.first_cell(code) for code in apart if table.column(code).part_of == column.code]
    sums = [f"SUM({','.join(together)})"] if together else []
    least = f"=MAX({','.join(['0', *parts, *sums])})"
    if not parts or len(least) > LONGEST_FORMULA:
        return {"validate": "integer", "criteria": ">=", "value": 0}, say("templates.error.count")
    return {"validate": "integer", "criteria": ">=", "value": least}, say("templates.error.whole")
