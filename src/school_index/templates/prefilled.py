"""Rows that are filled in ahead: who reports what for which year."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from school_index.language import Language
from school_index.methodology.method import Method
from school_index.methodology.model import Source
from school_index.tables.schema import Table
from school_index.templates.layout import REFERENCE
from school_index.templates.value_lists import combinations, value_list

_KEYS = ["school_id", "year"]
NOTHING = pl.DataFrame()


def prefilled_rows(
    table: Table, method: Method, schools: pl.DataFrame | None, years: Sequence[int], language: Language
) -> pl.DataFrame:
    """Rows of a table with the cells that are known ahead, in the words of a language.

    Columns are codes of the table, and REFERENCE for the school's name where the table has none of its own.
    Exams are asked of every school, excluded ones too: they count in the regional mean. Certificates and
    social conditions are asked only of schools that take part.
    """
    known = None if schools is None else _as_declared(schools)
    if table.name == "regional_means":
        compared = _with_gap(method)
        wanted = pl.DataFrame({"year": sorted(set(years))}, {"year": pl.Int64})
        rows = _crossed(wanted, compared) if compared else NOTHING
    elif known is None or table.name == "tasks":
        return NOTHING
    elif table.name == "schools":
        rows = known.sort(_KEYS)
    else:
        reporting = _school_years(known, years)
        if table.name != "exams":
            reporting = reporting.filter(pl.col("excluded").is_null())
        units = reporting.select(*_KEYS, pl.col("name").alias(REFERENCE)).sort(_KEYS)
        rows = units if table.name == "social" else _crossed(units, combinations(table.name, method))
    return _in_words(rows, table, method, language)


def _as_declared(schools: pl.DataFrame) -> pl.DataFrame:
    """The columns of the contract in their types; what the table lacks is empty."""
    types = {"year": pl.Int64}
    return schools.select(
        (pl.col(code) if code in schools.columns else pl.lit(None))
        .cast(types.get(code, pl.String))
        .alias(code)
        for code in ("school_id", "year", "name", "municipality", "group", "excluded")
    )


def _school_years(schools: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    """One row for each school and year that it reports for.

    A school's own row for the year comes first, then its row without a year. A year that no row names takes
    the schools of the nearest earlier year, or of the first: next year's template is made from this year's
    list. Without `years` the years are those of the table; where it has none either, the year stays empty.
    """
    dated = schools.filter(pl.col("year").is_not_null())
    general = schools.filter(pl.col("year").is_null()).drop("year")
    known = sorted(dated["year"].unique())
    wanted = sorted(set(years)) or known
    if not wanted:
        return schools
    nearest = {
        year: max((one for one in known if one <= year), default=known[0] if known else year)
        for year in wanted
    }
    asked = pl.DataFrame(
        {"year": list(nearest), "listed": list(nearest.values())}, dict.fromkeys(("year", "listed"), pl.Int64)
    )
    own = asked.select("year").join(dated, on="year")
    without_own = general.join(asked.select("year"), how="cross").join(own, on=_KEYS, how="anti")
    stand_in = (
        asked.filter(pl.col("year") != pl.col("listed"))
        .join(dated.rename({"year": "listed"}), on="listed")
        .join(general, on="school_id", how="anti")
    )
    return pl.concat([frame.select(schools.columns) for frame in (own, without_own, stand_in)])


def _with_gap(method: Method) -> list[dict[str, str]]:
    """The exams and subjects in which a variable compares schools with the region's mean."""
    flagged: set[Source] = {
        variable.source for part in method.parts for variable in part.variables if variable.is_flag
    }
    compared = [dict(source.where) for source in flagged]
    return [one for one in combinations("exams", method) if one in compared]


def _crossed(units: pl.DataFrame, parts: list[dict[str, str]]) -> pl.DataFrame:
    """Each unit with each combination, the combinations of a unit together."""
    return units.join(pl.DataFrame(parts), how="cross", maintain_order="left_right")


def _in_words(rows: pl.DataFrame, table: Table, method: Method, language: Language) -> pl.DataFrame:
    """Codes as the words of the drop-down lists."""
    words: dict[str, dict[str, str]] = {}
    for column in table.columns:
        values = value_list(table, column, method)
        if values and column.code in rows.columns:
            words[column.code] = {term.id: term.label.text(language) for term in values.terms}
    return rows.with_columns(pl.col(code).replace(known) for code, known in words.items())
