"""From text to typed columns; every cell that cannot be read is a problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.problems import Problem, Severity
from school_index.tables.headings import plain, term_aliases
from school_index.tables.numbers import plain_decimal
from school_index.tables.raw import RawTable
from school_index.tables.schema import EXCLUSIONS, Column, ColumnKind, Table

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_SHOWN = 1000
LARGEST_MEAN = 1e6
_LARGEST_COUNT = 1e12
LIMITS: dict[ColumnKind, tuple[float, float]] = {
    "year": (FIRST_YEAR, LAST_YEAR),
    "count": (0, _LARGEST_COUNT),
    "mean": (0, LARGEST_MEAN),
}
"""The least and the greatest number of a column of each kind."""
PLAIN_NUMBER = r"^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$|^[+-]?\.\d+$"
PADDED = r"^[\s\u{a0}]|[\s\u{a0}]$|^$"
"""Text with spaces around it, or without anything in it."""
SPACES = " \t\r\n\u00a0"
_SPACE = r"[\s\u{a0}\u{202f}]"
_GROUPED = rf"^[+-]?\d{{1,3}}({_SPACE}\d{{3}})+([.,]\d*)?%?$"
UNEVEN_GRADE = r"^0|\."
_TYPES: dict[ColumnKind, pl.DataType] = {
    "year": pl.Int64(),
    "count": pl.Int64(),
    "mean": pl.Float64(),
}


@dataclass
class Reading:
    """One table while it is read: where it stands, the row number of each record, and what was found."""

    table: Table
    raw: RawTable
    rows: pl.Series
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        rule: str,
        rows: pl.Series,
        column: str = "",
        values: pl.Series | None = None,
        severity: Severity = "error",
        details: Callable[[int], Mapping[str, object]] | None = None,
    ) -> None:
        """Record one problem for each row position in `rows` (from 0), up to a limit, counting the rest."""
        shown = rows.head(MOST_SHOWN).to_list()
        words = values.head(MOST_SHOWN).to_list() if values is not None else [""] * len(shown)
        for number, (position, word) in enumerate(zip(shown, words, strict=True)):
            self.problems.append(
                Problem(
                    severity,
                    rule,
                    table=self.table.name,
                    file=self.raw.file,
                    row=self.rows[position],
                    column=column,
                    value=_shown(word),
                    details=details(number) if details else {},
                    more=len(rows) - len(shown) if number == len(shown) - 1 else 0,
                )
            )


def _shown(word: object) -> str:
    if isinstance(word, float) and isfinite(word):
        return plain_decimal(word)
    return "" if word is None else str(word)


def typed(
    reading: Reading, texts: pl.DataFrame, method: Method, known: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """Turn the columns of `texts` (named by code) into the types of the contract; `known` are typed already."""
    terms = terms_of(method)
    columns: list[pl.Series] = []
    for column in reading.table.columns:
        if column.code in known:
            columns.append(known[column.code])
            continue
        if column.code not in texts.columns:
            columns.append(pl.Series(column.code, [None] * texts.height, dtype=type_of(column)))
            continue
        series = texts[column.code]
        if column.kind in terms:
            columns.append(_coded(reading, column, _text(series), term_aliases(terms[column.kind])))
        elif column.kind in _TYPES:
            columns.append(_number(reading, column, series))
        elif column.kind == "grade":
            columns.append(_grade(_text(series)))
        else:
            columns.append(_text(series))
    return pl.DataFrame(columns)


def terms_of(method: Method) -> dict[ColumnKind, tuple[Term, ...]]:
    """The terms that a column of each coded kind may hold."""
    return {
        "exam": method.exams,
        "subject": method.subjects,
        "group": method.groups,
        "excluded": tuple(Term(code, label) for code, label in EXCLUSIONS.items()),
    }


def type_of(column: Column) -> pl.DataType:
    """The type of a column of the contract."""
    return _TYPES.get(column.kind, pl.String())


def _is_foreign(series: pl.Series) -> bool:
    """Whether a Parquet column holds something that is neither text nor a number."""
    return series.dtype.is_nested() or isinstance(series.dtype, (pl.Binary, pl.Duration, pl.Object))


def _text(series: pl.Series) -> pl.Series:
    if _is_foreign(series):
        return pl.Series(series.name, [None] * len(series), dtype=pl.String)
    if series.dtype.is_float():
        whole = series.cast(pl.Int64, strict=False)
        series = whole if (whole.cast(pl.Float64) == series).all() else series
    text = series.cast(pl.String)
    if not text.unique().str.contains(PADDED).any():
        return text
    stripped = text.str.strip_chars(SPACES)
    return stripped.set(stripped == "", None)


def _grade(text: pl.Series) -> pl.Series:
    """Write a grade without the zeros that spreadsheets add: 08 and 8.0 are 8."""
    if not text.unique().str.contains(UNEVEN_GRADE).any():
        return text
    return text.str.replace(r"^0*(\d+)(\.0*)?$", "${1}")


def _coded(reading: Reading, column: Column, series: pl.Series, aliases: dict[str, str]) -> pl.Series:
    words = series.unique().drop_nulls()
    known = {word: aliases[plain(word)] for word in words.to_list() if plain(word) in aliases}
    strangers = [word for word in words.to_list() if word not in known]
    if strangers and (aliases or column.kind != "group"):
        rows = series.is_in(strangers).fill_null(value=False).arg_true()
        reading.report(
            f"unknown_{column.kind}",
            rows,
            column.code,
            series.gather(rows),
            severity="warning" if column.kind == "group" else "error",
            details=lambda _: {"known": ", ".join(sorted(set(aliases.values())))},
        )
    if all(word == code for word, code in known.items()):
        return series
    return series.replace(known)


def _number(reading: Reading, column: Column, series: pl.Series) -> pl.Series:
    if series.dtype.is_signed_integer() and column.kind != "mean" and not _has_large(series):
        return _in_range(reading, column, series.cast(pl.Int64), series)
    if _is_foreign(series):
        _report(
            reading,
            "not_a_number",
            column,
            series.is_not_null(),
            pl.Series([""] * len(series), dtype=pl.String),
        )
        return pl.Series(column.code, [None] * len(series), dtype=_TYPES[column.kind])
    if series.dtype.is_numeric():
        floats = series.cast(pl.Float64).fill_nan(None)
        return _from_floats(reading, column, floats, series, series)
    if series.dtype == pl.String and column.kind != "mean":
        quick = series.cast(_TYPES[column.kind], strict=False)
        if quick.null_count() == series.null_count() and not _has_large(quick):
            return _in_range(reading, column, quick, series)
    text = _text(series)
    if text.unique().str.contains(PLAIN_NUMBER).all():
        return _from_floats(reading, column, text.cast(pl.Float64, strict=False), text, text)
    cleaned = _without_spaces(text).str.replace(",", ".", literal=True)
    plain_number = cleaned.str.contains(PLAIN_NUMBER)
    floats = cleaned.set(~plain_number.fill_null(value=True), None).cast(pl.Float64, strict=False)
    return _from_floats(reading, column, floats, text, cleaned)


def _without_spaces(text: pl.Series) -> pl.Series:
    """Take out spaces around a number and between its groups of three digits; "1 2" is no number."""
    outer = text.str.replace_all(rf"^{_SPACE}+|{_SPACE}+$", "")
    grouped = outer.str.contains(_GROUPED).fill_null(value=False)
    return outer.str.replace_all(_SPACE, "").zip_with(grouped, outer)


def _has_large(numbers: pl.Series) -> bool:
    most = numbers.max()
    return isinstance(most, int) and most > _LARGEST_COUNT


def _from_floats(
    reading: Reading, column: Column, floats: pl.Series, given: pl.Series, cleaned: pl.Series
) -> pl.Series:
    """Whole numbers or means out of floating-point numbers; what is neither is reported."""
    if floats.null_count() > given.null_count():
        unread = floats.is_null() & given.is_not_null()
        percent = unread & cleaned.cast(pl.String).str.ends_with("%").fill_null(value=False)
        _report(reading, "percent", column, percent, given)
        _report(
            reading, "bad_year" if column.kind == "year" else "not_a_number", column, unread & ~percent, given
        )
    if column.kind == "mean":
        enormous = (floats.abs() > LARGEST_MEAN).fill_null(value=False)
        _report(reading, "too_large", column, enormous, given)
        return _in_range(reading, column, floats.set(enormous, None) if enormous.any() else floats, given)
    fractional = (floats != floats.round()).fill_null(value=False)
    _report(reading, "bad_year" if column.kind == "year" else "not_whole", column, fractional, given)
    too_large = (floats.abs() > _LARGEST_COUNT).fill_null(value=False)
    _report(reading, "too_large", column, too_large & ~fractional, given)
    whole = floats.set(fractional | too_large, None).cast(pl.Int64)
    return _in_range(reading, column, whole, given)


def _in_range(reading: Reading, column: Column, numbers: pl.Series, given: pl.Series) -> pl.Series:
    if column.kind == "year":
        outside, rule = (numbers < FIRST_YEAR) | (numbers > LAST_YEAR), "bad_year"
    else:
        outside, rule = numbers < 0, "negative"
    if not outside.any():
        return numbers.alias(column.code)
    wrong = outside.fill_null(value=False)
    _report(reading, rule, column, wrong, given)
    return numbers.set(wrong, None).alias(column.code)


def _report(reading: Reading, rule: str, column: Column, mask: pl.Series, given: pl.Series) -> None:
    if mask.any():
        rows = mask.arg_true()
        reading.report(rule, rows, column.code, given.gather(rows))
