"""The wide table: for each school and year, the counts and means that its variables are made of."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import Source
from school_index.steps.columns import KEYS, source_column
from school_index.steps.regional import GAP, REGION_MEAN


def needed_columns(method: Method, source: Source) -> tuple[str, ...]:
    """Columns that the method's variables read from a source."""
    columns: dict[str, None] = {}
    for part in method.parts:
        for variable in part.variables:
            if variable.source == source:
                columns[variable.denominator] = None
                columns[variable.numerator] = None
    return tuple(columns)


def has_gap(method: Method, source: Source) -> bool:
    """Whether a variable compares this source with the region's mean."""
    return any(
        variable.is_flag and variable.source == source for part in method.parts for variable in part.variables
    )


def attach_sources(units: Frame, tables: Mapping[str, Frame], method: Method) -> Frame:
    """Join to every eligible school and year the columns of each source; missing rows leave nulls."""
    wide = units.filter(nw.col("eligible")).select(*KEYS, "group")
    for source in method.sources:
        rows = tables[source.table]
        for column, value in source.where:
            rows = rows.filter(nw.col(column) == value)
        names = list(needed_columns(method, source))
        if has_gap(method, source):
            names += [REGION_MEAN, GAP]
        chosen = rows.select(*KEYS, nw.col(*names).name.prefix(source_column(method, source, "")))
        wide = wide.join(chosen, on=list(KEYS), how="left")
    return wide
