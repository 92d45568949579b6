"""One table of text read: typed rows, and every problem within it."""

from __future__ import annotations

import polars as pl

from school_index.methodology.method import Method
from school_index.tables.glance import look
from school_index.tables.raw import RawTable
from school_index.tables.rules import check_rules
from school_index.tables.schema import Table
from school_index.tables.values import Reading, typed


def read_rows(
    raw: RawTable, table: Table, method: Method, texts: pl.DataFrame, rows: pl.Series
) -> tuple[Reading, pl.DataFrame]:
    """Read `texts`, named by code; `rows` numbers its rows. What one look leaves in doubt is read with care."""
    reading = Reading(table, raw, rows)
    frame = typed(reading, texts, method, look(texts, table, method))
    check_rules(reading, frame, texts, method)
    return reading, frame
