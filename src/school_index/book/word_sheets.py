"""Sheets in words: the method, and the quality of the data."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from school_index.book.formats import Formats
from school_index.book.table import Column, row_height, safe_text, set_widths, write_table
from school_index.problems import Problem
from school_index.report.data_problems import count_rules
from school_index.report.method_text import groups_text, method_parts
from school_index.report.overview import facts
from school_index.report.words import Words
from school_index.results import Results

_WIDE = (34, 52, 58, 50)
_REST = sum(_WIDE[1:])


def write_method(sheet: Worksheet, results: Results, words: Words, formats: Formats) -> None:
    """What was calculated and how: facts of the run, rules and variables."""
    for at, width in enumerate(_WIDE):
        sheet.set_column(at, at, width)
    method = results.method
    sheet.write_string(0, 0, safe_text(method.title.text(words.language)), formats.title)
    row = 1
    for name, value in facts(results, words):
        sheet.set_row(row, row_height(value, _REST))
        sheet.write_string(row, 0, safe_text(name), formats.bold)
        sheet.merge_range(row, 1, row, 3, safe_text(value), formats.of("wrapped"))
        row += 1
    about = (
        method.note.text(words.language),
        words("method.groups", groups=groups_text(words)),
        words.say("method.window", window=method.window),
    )
    row = _sentences(sheet, row, [text for text in about if text], formats)
    for part in method_parts(words):
        sheet.write_string(row + 1, 0, part.title, formats.subtitle)
        row = _sentences(sheet, row + 2, part.rules, formats)
        cells = (
            ("indicator", [f"{one.number}. {one.indicator}" for one in part.variables]),
            ("variable", [one.label for one in part.variables]),
            ("formula", [one.formula for one in part.variables]),
            ("effect", [one.effect for one in part.variables]),
        )
        columns = [
            Column(words(f"method.{name}"), values, "wrapped", width=width)
            for (name, values), width in zip(cells, _WIDE, strict=True)
        ]
        row = write_table(sheet, columns, formats, top=row + 1)


def _sentences(sheet: Worksheet, row: int, texts: Sequence[str], formats: Formats) -> int:
    for text in texts:
        sheet.set_row(row, row_height(text, sum(_WIDE)))
        sheet.merge_range(row, 0, row, 3, safe_text(text), formats.of("wrapped"))
        row += 1
    return row


def write_problems(
    sheet: Worksheet,
    problems: Sequence[Problem],
    lines: Sequence[tuple[str, ...]] | Sequence[str],
    words: Words,
    formats: Formats,
) -> None:
    """Count problems by rule, then say them one by one."""
    if not problems:
        sheet.set_column(0, 0, 60)
        sheet.write_string(0, 0, words("problems.none"), formats.of("text"))
        return
    counts = count_rules(problems, words)
    columns = [
        Column(words("problems.severity"), [one.severity for one in counts]),
        Column(words("problems.table"), [one.table for one in counts]),
        Column(words("problems.count"), [one.count for one in counts], "whole"),
        Column(words("problems.example"), [one.example for one in counts], "wrapped", width=70),
        Column(words("problems.todo"), [one.todo for one in counts], "wrapped", width=70),
    ]
    set_widths(sheet, columns)
    row = write_table(sheet, columns, formats)
    sheet.write_string(row + 1, 0, words("problems.all"), formats.subtitle)
    for at, line in enumerate(lines, start=row + 2):
        for column, text in enumerate((line,) if isinstance(line, str) else line):
            sheet.write_string(at, column, safe_text(text), formats.of("text"))
