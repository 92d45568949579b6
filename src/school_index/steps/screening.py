"""Which schools stand in which year, and which of them take part."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame

COLUMNS = ("school_id", "year", "name", "municipality", "group", "excluded")


def screen(schools: Frame, years: tuple[int, ...]) -> Frame:
    """Give one row for each school and year of the window: `units`.

    A row without a year holds for the years without a row of their own. Columns: `COLUMNS` and `eligible`.
    """
    own = schools.filter(nw.col("year").is_in(years)).select(*COLUMNS)
    general = schools.filter(nw.col("year").is_null())
    filled = [
        general.with_columns(nw.lit(year, dtype=nw.Int64).alias("year")).select(*COLUMNS) for year in years
    ]
    rest = nw.concat(filled, how="vertical").join(
        own.select("school_id", "year"), on=["school_id", "year"], how="anti"
    )
    units = nw.concat([own, rest], how="vertical")
    return units.with_columns(eligible=nw.col("excluded").is_null())


def screened(schools: Frame, years: tuple[int, ...], *, any_general: bool) -> Frame:
    """`screen`, without the work for general rows where there are none."""
    if any_general:
        return screen(schools, years)
    own = schools.filter(nw.col("year").is_in(years)).select(*COLUMNS)
    return own.with_columns(eligible=nw.col("excluded").is_null())
