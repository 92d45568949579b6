"""The order of the steps; every intermediate table is kept by name."""

from __future__ import annotations

import polars as pl

from school_index.backends import Backend, Frame, PolarsBackend
from school_index.methodology.method import Method
from school_index.methodology.model import Part
from school_index.results import Results
from school_index.steps.aggregation import (
    coverage_column,
    index_column,
    indicator_columns,
    mean_column,
    mean_names,
    reason_column,
)
from school_index.steps.bands import band_column, cut_size
from school_index.steps.columns import CELL
from school_index.steps.normalisation import bounds, normalised_columns, scale_names, scales, without_nan
from school_index.steps.persistence import list_columns, year_rows
from school_index.steps.pooling import pool_grades
from school_index.steps.ranking import rank_columns
from school_index.steps.regional import regional_means, with_gaps
from school_index.steps.rules import rule_band_columns, rule_columns
from school_index.steps.screening import screened
from school_index.steps.sources import attach_sources
from school_index.steps.variables import value_columns
from school_index.tables.model import InputTables


def identify(data: InputTables, *, year: int, method: Method, backend: Backend | None = None) -> Results:
    """Identify the schools of a region for the window that ends with `year`.

    `data` must have passed the checks of `school_index.tables`. Raises KeyError where a table that the method
    needs is absent.
    """
    engine = backend or PolarsBackend()
    years = method.years(year)
    schools = data["schools"]
    units = screened(engine, engine.open(schools), years, any_general=schools["year"].null_count() > 0)
    tables = {name: engine.open(_in_years(data[name], years)) for name in method.tables if name != "exams"}
    means: Frame | None = None
    if "exams" in method.tables:
        tables["exams"], means = _exams(engine, data, years, method)
    values = engine.keep(attach_sources(units, tables, method).with_columns(*value_columns(method)))
    limits = engine.keep(bounds(values, method))
    detail = engine.keep(_banded(values, limits, method))
    lists = year_rows(detail, units, method, year).with_columns(
        *[column for part in method.parts for column in list_columns(part, years)]
    )
    return Results(
        method=method,
        year=year,
        engine=engine.name,
        fingerprint=data.fingerprint,
        units=engine.collect(units),
        detail=engine.collect(detail),
        bounds=engine.collect(limits),
        list_rows=engine.collect(lists),
        region_means=engine.collect(means) if means is not None else pl.DataFrame(),
    )


def _in_years(table: pl.DataFrame, years: tuple[int, ...]) -> pl.DataFrame:
    return table.filter(pl.col("year").is_in(years))


def _exams(engine: Backend, data: InputTables, years: tuple[int, ...], method: Method) -> tuple[Frame, Frame]:
    rows = _in_years(data["exams"], years)
    used = {tuple(value for _, value in source.where) for source in method.sources if source.table == "exams"}
    wanted = [(pl.col("exam") == exam) & (pl.col("subject") == subject) for exam, subject in sorted(used)]
    rows = rows.filter(pl.any_horizontal(wanted))
    pooled = engine.open(rows)
    if rows["grade"].null_count() < rows.height:
        pooled = engine.keep(pool_grades(pooled))
    given = engine.open(_in_years(data["regional_means"], years)) if "regional_means" in data else None
    means = engine.keep(regional_means(pooled, given))
    return with_gaps(pooled, means), means


def _banded(values: Frame, limits: Frame, method: Method) -> Frame:
    """Normalised values, index, rank and band of every eligible school and year, beside what they come from."""
    indexed = [part for part in method.parts if part.kind == "index"]
    frame = values.join(scales(limits, indexed), on=list(CELL), how="left")
    for part in method.parts:
        frame = _index_bands(frame, part) if part.kind == "index" else _rule_bands(frame, part)
    return frame.drop(*scale_names(indexed))


def _index_bands(frame: Frame, part: Part) -> Frame:
    frame = frame.with_columns(*normalised_columns(part)).with_columns(without_nan(part))
    frame = frame.with_columns(coverage_column(part))
    frame = frame.with_columns(reason_column(part), *indicator_columns(part)).with_columns(mean_column(part))
    frame = frame.with_columns(index_column(part)).drop(*mean_names(part))
    frame = frame.with_columns(*rank_columns(part)).with_columns(cut_size(part).alias(f"{part.name}_k"))
    return frame.with_columns(band_column(part))


def _rule_bands(frame: Frame, part: Part) -> Frame:
    return frame.with_columns(*rule_columns(part)).with_columns(*rule_band_columns(part))
