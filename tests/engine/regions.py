"""Small regions in memory for the engine's tests."""

from __future__ import annotations

from functools import cache

import polars as pl

from school_index import InputTables
from school_index.backends import PolarsBackend
from school_index.sample import sample_tables
from school_index.steps.pooling import pool_grades


@cache
def sample_region(schools: int = 60, seed: int = 3, last_year: int = 2019) -> InputTables:
    """The synthetic region with one row for each school, year, exam and subject (no rows by grade)."""
    tables = sample_tables(schools, 3, last_year, seed)
    backend = PolarsBackend()
    pooled = backend.collect(pool_grades(backend.open(tables["exams"])))
    exams = pooled.with_columns(pl.lit(None, pl.String).alias("grade"))
    return InputTables({**tables, "exams": exams})
