"""The engine's tables as forms of data collection: what `collection` asks for through its registry."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl

from effective_school.collection.forms_registry import (
    PASSPORTS,
    Form,
    FormColumn,
    Kind,
    Read,
    ReadRow,
    SchoolLine,
    SheetPlace,
    TemplateTooLong,
    Trouble,
    Values,
    Words,
    register,
)
from school_index import load_method
from school_index.language import Language
from school_index.methodology import DEFAULT_METHOD, Method
from school_index.problems import Problem
from school_index.tables.headings import plain
from school_index.tables.part import Part, PartTable, check_rows, read_part
from school_index.tables.problem_text import ProblemText
from school_index.tables.schema import Column, Table, tables_of
from school_index.templates import TemplateTooLongError, write_template
from school_index.templates.prefilled import prefilled_rows
from school_index.templates.value_lists import value_list

ASKED_FOR = ("schools", "exams", "certificates", "social", "regional_means", "tasks")
"""Tables that campaigns may ask for; results by pupil are not collected."""

_PASSPORTS_TITLE: Mapping[Language, str] = {"ru": "Паспорта школ", "en": "Passports of schools"}
_OF_REGISTER = ("name", "municipality")
"""Columns of the passport that the register keeps: nobody types them."""

_ABOUT_READING = frozenset({"small_groups"})
"""Warnings that concern whoever reads the lists, not whoever hands in: nothing there can be mended."""

_WRONG_HERE = frozenset({"unknown_group"})
"""Warnings of the engine that are errors of what is handed in: the register knows no other groups."""

_KINDS: Mapping[str, Kind] = {
    "exam": "choice",
    "subject": "choice",
    "group": "choice",
    "excluded": "choice",
    "count": "count",
    "mean": "number",
    "year": "count",
}


class EngineForms:
    """Forms of the tables that a method reads."""

    def __init__(self, method_in_use: Callable[[], Method]) -> None:
        self._method_in_use = method_in_use

    def forms(self, language: str) -> Sequence[Form]:
        """Every form, headed in one language."""
        method, chosen = self._method_in_use(), _language(language)
        return [
            _form(table, method, chosen) for name, table in tables_of(method).items() if name in ASKED_FOR
        ]

    def expected(
        self, codes: Sequence[str], schools: Sequence[SchoolLine], years: Sequence[int]
    ) -> Mapping[str, Sequence[Values]]:
        """Key columns of the rows that a template fills in ahead."""
        method, frame = self._method_in_use(), _schools(schools)
        found: dict[str, Sequence[Values]] = {}
        for name, table in tables_of(method).items():
            if name in codes and name != PASSPORTS:
                rows = prefilled_rows(table, method, frame, list(years), "en")
                key = [code for code in table.key if code in rows.columns]
                typed = _typed(rows.select(key), name, method, frame) if key else rows
                found[name] = typed.select(table.key).to_dicts() if key else []
        if PASSPORTS in codes:
            codes_of_schools = sorted({line.code for line in schools})
            found[PASSPORTS] = [
                {"school_id": code, "year": year} for code in codes_of_schools for year in sorted(set(years))
            ]
        too_early = {(line.code, year) for line in schools for year in years if year < line.since}
        return {
            name: [row for row in rows if (row.get("school_id"), row.get("year")) not in too_early]
            for name, rows in found.items()
        }

    def template(
        self, codes: Sequence[str], schools: Sequence[SchoolLine], years: Sequence[int], language: str
    ) -> bytes:
        """Make the workbook of a campaign."""
        with tempfile.TemporaryDirectory(prefix="template-") as folder:
            out = Path(folder) / "template.xlsx"
            try:
                write_template(
                    list(codes),
                    self._method_in_use(),
                    out,
                    language=_language(language),
                    schools=_schools(schools),
                    years=list(years),
                )
            except TemplateTooLongError as error:
                raise TemplateTooLong(str(error)) from error
            return out.read_bytes()

    def read(self, path: Path, title: str, codes: Sequence[str], schools: Sequence[SchoolLine]) -> Read:
        """Read and check a file."""
        part = read_part(path, codes, self._method_in_use(), schools=_schools(schools), title=title)
        places = {
            name: SheetPlace(table.sheet, table.heading_row, table.columns)
            for name, table in part.tables.items()
        }
        return _of_known_schools(replace(_read(part), places=places), schools)

    def check(
        self,
        rows: Mapping[str, Sequence[Values]],
        schools: Sequence[SchoolLine],
        *,
        beside: Mapping[str, Sequence[Values]],
        compare: bool,
    ) -> Read:
        """Check rows at hand."""
        method, frame = self._method_in_use(), _schools(schools)
        known = tables_of(method)
        others = {
            name: _typed(_texts(known[name], values), name, method, frame)
            for name, values in beside.items()
            if values
        }
        texts = {
            name: _texts(known[name], _with_register(values, schools) if name == PASSPORTS else values)
            for name, values in rows.items()
            if values
        }
        read = _read(check_rows(texts, method, schools=frame, beside=others, compare=compare))
        return _of_known_schools(read, schools)

    def words(self, trouble: Trouble, language: str) -> Words:
        """Say what is wrong and what to do."""
        method, chosen = self._method_in_use(), _language(language)
        text = ProblemText(method, chosen, codes=False)
        problem = Problem(
            trouble.severity,
            trouble.rule,
            trouble.table,
            trouble.sheet,
            trouble.row,
            trouble.column,
            trouble.value,
            _in_words(trouble, method, chosen),
            trouble.more,
        )
        return Words(text.what(problem), text.todo(problem))


def _in_words(trouble: Trouble, method: Method, language: Language) -> Mapping[str, object]:
    """Details of a problem with the values that a column takes as people write them, instead of their codes."""
    table = tables_of(method).get(trouble.table)
    column = next((one for one in table.columns if one.code == trouble.column), None) if table else None
    values = value_list(table, column, method) if table and column and "known" in trouble.details else None
    if values is None:
        return trouble.details
    return {**trouble.details, "known": ", ".join(term.label.text(language) for term in values.terms)}


@cache
def usual_method() -> Method:
    """The method whose tables are collected; every built-in one reads the same tables."""
    return load_method(DEFAULT_METHOD)


def _language(language: str) -> Language:
    return "ru" if language.startswith("ru") else "en"


def _with_register(rows: Sequence[Values], schools: Sequence[SchoolLine]) -> list[Values]:
    """Passports with the columns that the register keeps."""
    known = {line.code: {"name": line.name, "municipality": line.municipality} for line in schools}
    return [
        {**row, **known.get(str(row.get("school_id")), {"name": "-", "municipality": "-"})} for row in rows
    ]


def _of_known_schools(read: Read, schools: Sequence[SchoolLine]) -> Read:
    """Add what the engine does not say of passports.

    That is a school that the register does not know, a missing year, and what the register keeps and has otherwise.
    """
    known = {line.code: line for line in schools}
    sheet = read.places[PASSPORTS].sheet if PASSPORTS in read.places else ""
    found = []
    for row in read.rows.get(PASSPORTS, ()):
        code = str(row.values.get("school_id") or "")
        if code and code not in known:
            found.append(Trouble("error", "unknown_school", PASSPORTS, sheet, row.row, "school_id", code))
        if row.values.get("year") is None:
            found.append(Trouble("error", "key_missing", PASSPORTS, sheet, row.row, "year"))
        for column in _OF_REGISTER if code in known else ():
            said, kept = str(row.values.get(column) or ""), str(getattr(known[code], column))
            if said and plain(said) != plain(kept):
                told = {"kept": kept}
                found.append(
                    Trouble(
                        "warning", "kept_by_register", PASSPORTS, sheet, row.row, column, said, details=told
                    )
                )
    return replace(read, troubles=[*read.troubles, *found]) if found else read


def _form(table: Table, method: Method, language: Language) -> Form:
    columns = tuple(
        _column(table, column, method, language)
        for column in table.columns
        if table.name != PASSPORTS or column.code not in _OF_REGISTER
    )
    return Form(
        table.name,
        _PASSPORTS_TITLE[language] if table.name == PASSPORTS else table.title.text(language),
        columns,
        school="school_id" if "school_id" in table.codes else "",
        year="year",
    )


def _column(table: Table, column: Column, method: Method, language: Language) -> FormColumn:
    values = value_list(table, column, method)
    choices = tuple((term.id, term.label.text(language)) for term in values.terms) if values else ()
    return FormColumn(
        code=column.code,
        heading=column.heading.text(language),
        hint=column.hint.text(language),
        kind=_KINDS.get(column.kind, "text"),
        is_key=column.code in table.key,
        choices=choices,
    )


def _schools(lines: Iterable[SchoolLine]) -> pl.DataFrame:
    rows = [
        (line.code, line.year, line.name, line.municipality, line.group or None, line.excluded or None)
        for line in lines
    ]
    schema = {
        "school_id": pl.String,
        "year": pl.Int64,
        "name": pl.String,
        "municipality": pl.String,
        "group": pl.String,
        "excluded": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _texts(table: Table, rows: Sequence[Values]) -> pl.DataFrame:
    """Rows as text, as a file would have brought them."""
    return pl.DataFrame(
        {code: [_text(row.get(code)) for row in rows] for code in table.codes},
        schema=dict.fromkeys(table.codes, pl.String),
    )


def _text(value: str | float | None) -> str | None:
    if value is None or value == "":
        return None
    return repr(value) if isinstance(value, float) else str(value)


def _typed(rows: pl.DataFrame, name: str, method: Method, schools: pl.DataFrame) -> pl.DataFrame:
    texts = rows.select(pl.all().cast(pl.String))
    return check_rows({name: texts}, method, schools=schools, compare=False).tables[name].frame


def _read(part: Part) -> Read:
    return Read(
        rows={name: _rows(table) for name, table in part.tables.items()},
        troubles=[_trouble(one) for one in part.problems if one.rule not in _ABOUT_READING],
    )


def _rows(table: PartTable) -> list[ReadRow]:
    return [
        ReadRow(row, values) for row, values in zip(table.rows.to_list(), table.frame.to_dicts(), strict=True)
    ]


def _trouble(problem: Problem) -> Trouble:
    year = problem.details.get("year")
    is_about_school = problem.rule in {"outlier", "year_missing"}
    return Trouble(
        severity="error" if problem.rule in _WRONG_HERE else problem.severity,
        rule=problem.rule,
        table=problem.table,
        sheet=problem.file,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        school=problem.value if is_about_school else "",
        year=year if isinstance(year, int) else None,
        details=problem.details,
        more=problem.more,
    )


register(EngineForms(usual_method))
