"""Putting the workbook together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from school_index.book.crossing import write_crossing
from school_index.book.data_sheets import list_columns, variable_columns, year_columns
from school_index.book.formats import Formats
from school_index.book.summary import write_summary
from school_index.book.table import MOST_ROWS, Column, add_filter, set_up_page, set_widths, write_table
from school_index.book.word_sheets import write_method, write_problems
from school_index.language import Language
from school_index.problems import Problem
from school_index.report.words import Words
from school_index.results import Results
from school_index.tables.write import complete_file

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_STREAMED = 200_000


def write_book(
    results: Results,
    problems: Sequence[Problem],
    out: Path,
    *,
    language: Language = "ru",
    problem_lines: Sequence[tuple[str, ...]] | Sequence[str] = (),
) -> None:
    """Write the results of a run as one XLSX workbook without formulas, links or macros.

    Sheets: lists, crossing, years, variables, summary with charts, the method in words, data quality; codes are
    said in words. `problem_lines` are the problems in words, a line or its cells each. A table longer than a sheet
    is left out with a note. The same input gives the same bytes. Raises OSError where the file cannot be written;
    a file already there stays until the new one is complete.
    """
    with complete_file(out) as draft:
        _Book(results, Words(results.method, language), draft).write(problems, problem_lines)


class _Book:
    """One workbook while it is written, sheet by sheet and row by row."""

    def __init__(self, results: Results, words: Words, path: Path) -> None:
        self._results, self._words = results, words
        self._book = Workbook(
            str(path),
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "constant_memory": self._variable_rows() > _STREAMED,
            },
        )
        self._book.set_properties(
            {
                "title": words("title", year=results.year),
                "subject": words("book.subject", method=words.method.title.text(words.language)),
                "author": "effective-school",
                "comments": results.fingerprint,
                "created": _CREATED,
            }
        )
        self._formats = Formats(self._book)

    def write(self, problems: Sequence[Problem], lines: Sequence[tuple[str, ...]] | Sequence[str]) -> None:
        """Write all sheets and close the workbook."""
        results, words, formats = self._results, self._words, self._formats
        self._table("lists", list_columns(results, words))
        sheet = self._sheet("crossing")
        columns, top = write_crossing(sheet, results, words, formats)
        self._finish(sheet, columns, top)
        self._table("years", year_columns(results, words))
        if self._variable_rows() > MOST_ROWS:
            text = words("book.too_long", rows=self._variable_rows())
            self._sheet("variables").write_string(0, 0, text, formats.of("text"))
        else:
            self._table("variables", variable_columns(results, words))
        write_summary(self._book, self._sheet("summary"), results, words, formats, words("book.summary"))
        write_method(self._sheet("method"), results, words, formats)
        write_problems(self._sheet("problems"), problems, lines, words, formats)
        self._book.close()

    def _variable_rows(self) -> int:
        return self._results.detail.height * sum(len(part.variables) for part in self._results.method.parts)

    def _sheet(self, name: str) -> Worksheet:
        sheet = self._book.add_worksheet(self._words(f"book.{name}"))
        footer = f"{self._words('title', year=self._results.year)}. {self._words(f'book.{name}')}"
        set_up_page(sheet, footer=footer, page=self._words("book.page"))
        return sheet

    def _table(self, name: str, columns: Sequence[Column]) -> None:
        sheet = self._sheet(name)
        write_table(sheet, columns, self._formats)
        self._finish(sheet, columns, 0)

    def _finish(self, sheet: Worksheet, columns: Sequence[Column], top: int) -> None:
        set_widths(sheet, columns)
        sheet.repeat_rows(top)
        add_filter(sheet, len(columns), top=top, end=top + 1 + len(columns[0].values))
