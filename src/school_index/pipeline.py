"""The order of the steps; every intermediate table is kept by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    tables = _in_window(data, method, year)
    identification = Identification(
        method,
        year,
        any_general=tables["schools"]["year"].null_count() > 0,
        is_graded="exams" in tables and tables["exams"]["grade"].null_count() < tables["exams"].height,
    )
    found = engine.calculate(identification, tables)
    return Results(
        method=method,
        year=year,
        engine=engine.name,
        fingerprint=data.fingerprint,
        units=found["units"],
        detail=found["detail"],
        bounds=found["bounds"],
        list_rows=found["list_rows"],
        region_means=found.get("region_means", pl.DataFrame()),
    )


@dataclass(frozen=True)
class Identification:
    """The whole calculation; whatever in the data changes how it is written is a field."""

    method: Method
    year: int
    any_general: bool
    is_graded: bool

    def __call__(self, tables: Mapping[str, Frame], keep: Callable[[Frame], Frame]) -> dict[str, Frame]:
        """Order the steps."""
        method = self.method
        years = method.years(self.year)
        found = {"units": keep(screened(tables["schools"], years, any_general=self.any_general))}
        rows = dict(tables)
        if "exams" in rows:
            pooled = keep(pool_grades(rows["exams"])) if self.is_graded else rows["exams"]
            found["region_means"] = keep(regional_means(pooled, rows.get("regional_means")))
            rows["exams"] = with_gaps(pooled, found["region_means"])
        values = keep(attach_sources(found["units"], rows, method).with_columns(*value_columns(method)))
        found["bounds"] = keep(bounds(values, method))
        found["detail"] = keep(_banded(values, found["bounds"], method))
        lists = year_rows(found["detail"], found["units"], method, self.year)
        columns = [column for part in method.parts for column in list_columns(part, years)]
        return {**found, "list_rows": lists.with_columns(*columns)}


def _in_window(data: InputTables, method: Method, year: int) -> dict[str, pl.DataFrame]:
    """The tables that the method needs, cut to its years and exams."""
    is_inside = pl.col("year").is_in(method.years(year))
    rows = {name: data[name].lazy().filter(is_inside) for name in method.tables}
    if "exams" in rows:
        used = {
            tuple(value for _, value in source.where) for source in method.sources if source.table == "exams"
        }
        wanted = [(pl.col("exam") == exam) & (pl.col("subject") == subject) for exam, subject in sorted(used)]
        rows["exams"] = rows["exams"].filter(pl.any_horizontal(wanted))
        if "regional_means" in data:
            rows["regional_means"] = data["regional_means"].lazy().filter(is_inside)
    tables = {name: query.collect(engine="in-memory") for name, query in rows.items()}
    return {"schools": data["schools"], **tables}


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
