"""Shares of a method in two consecutive years: one row for each share, school and later year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Source, Variable
from school_index.tables.school_numbers import YEARS

_NAMES = ("part", "whole", "mean")
ShareKey = tuple[Source, str, str]


@dataclass(frozen=True)
class SharePairs:
    """Shares, and the rows that compare a school's share with that of the year before.

    Columns: `share` (the position in `keys`), `school` (its number), `year`, `part`, `whole`, `mean` (null without
    one) and the year before's `part0`, `whole0`, `mean0`.
    """

    keys: tuple[ShareKey, ...]
    rows: pl.DataFrame


def share_key(variable: Variable) -> ShareKey:
    """What makes two variables the same share."""
    return (variable.source, variable.numerator, variable.denominator)


def shares_of(frames: Mapping[str, pl.DataFrame], method: Method) -> list[Variable]:
    """Every share once, source by source."""
    found: dict[ShareKey, Variable] = {}
    for source in method.sources:
        for variable in (one for part in method.parts for one in part.variables if one.source == source):
            if variable.measure == "share" and source.table in frames:
                found.setdefault(share_key(variable), variable)
    return list(found.values())


def share_pairs(
    frames: Mapping[str, pl.DataFrame],
    shares: list[Variable],
    years: tuple[int, ...] | None,
    places: Mapping[str, pl.Series],
    schools: int,
) -> SharePairs:
    """Pair consecutive years; `places` are those of the rows of each table among so many `schools`."""
    keys: list[ShareKey] = []
    found: list[pl.DataFrame] = []
    for table in dict.fromkeys(one.source.table for one in shares):
        here = [one for one in shares if one.source.table == table]
        sources = tuple(dict.fromkeys(one.source for one in here))
        fractions = tuple(dict.fromkeys((one.numerator, one.denominator) for one in here))
        rows = frames[table].lazy().with_columns(places[table].alias("at"))
        if years is not None:
            rows = rows.filter(pl.col("year").is_in(years))
        means = ("mean_score",) if "mean_score" in frames[table].columns else ()
        columns = [(*one, *means) for one in fractions]
        rows = _placed(rows, sources, schools * YEARS, columns)
        if _is_graded(frames[table]):
            rows, columns = _pooled(rows, columns)
        wide = _consecutive(rows).collect(engine="in-memory")
        shifts = [(len(keys) + number * len(sources)) * schools * YEARS for number in range(len(columns))]
        found.append(_long(wide, columns, shifts))
        keys += [(source, *fraction) for fraction in fractions for source in sources]
    share, school, year = _apart(schools)
    has_both = pl.col("part", "part0").is_not_null(), pl.col("whole", "whole0") > 0
    rows = pl.concat(found).lazy().filter(*has_both).with_columns(share, school, year)
    return SharePairs(tuple(keys), rows.collect(engine="in-memory"))


def _apart(schools: int) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    at = pl.col("at")
    share, school, year = at // (schools * YEARS), at // YEARS % schools, at % YEARS
    return share.alias("share"), school.alias("school"), year.alias("year")


def _is_graded(frame: pl.DataFrame) -> bool:
    return "grade" in frame.columns and frame["grade"].null_count() < frame.height


def _placed(
    rows: pl.LazyFrame, sources: tuple[Source, ...], size: int, columns: list[tuple[str, ...]]
) -> pl.LazyFrame:
    """The columns that are needed, and `at`: source, school and year as one whole number, `size` for each source.

    Rows of other sources are left out. The numbers of consecutive years differ by 1, and sorting them is much
    faster than sorting codes.
    """
    number = pl.lit(None, pl.Int64)
    for position, source in enumerate(sources):
        is_here = [pl.col(name) == value for name, value in source.where]
        chosen = pl.lit(position * size, pl.Int64)
        number = pl.when(*is_here).then(chosen).otherwise(number) if is_here else chosen
    needed = dict.fromkeys(name for of in columns for name in of)
    return rows.select((number + pl.col("at")).alias("at"), *needed).drop_nulls("at")


def _consecutive(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The rows that have one of the year before, in order, and beside them the latter: `at0`, ..."""
    both = rows.sort("at").with_columns(pl.all().shift(1).name.suffix("0"))
    return both.filter(pl.col("at") == pl.col("at0") + 1)


def _long(wide: pl.DataFrame, columns: list[tuple[str, ...]], shifts: list[int]) -> pl.DataFrame:
    """Every share a row of its own, its `at` moved on by its shift; whole columns are put one below the other."""
    given = dict(zip(wide.columns, wide.get_columns(), strict=True))
    rows = {"at": pl.concat(given["at"] + shift for shift in shifts)}
    for place, name in enumerate(_NAMES):
        for suffix in ("", "0"):
            rows[name + suffix] = (
                pl.concat(given[of[place] + suffix] for of in columns)
                if place < len(columns[0])
                else pl.repeat(None, len(rows["at"]), dtype=pl.Float64, eager=True)
            )
    return pl.DataFrame(rows)


def _pooled(rows: pl.LazyFrame, columns: list[tuple[str, ...]]) -> tuple[pl.LazyFrame, list[tuple[str, ...]]]:
    """Add up rows by grade: each share over those that have both its numbers, the mean weighted by the whole."""
    cells: list[pl.Expr] = []
    for number, (part, whole, *means) in enumerate(columns):
        has_both = pl.col(part).is_not_null() & pl.col(whole).is_not_null()
        cells += [pl.when(has_both).then(pl.col(name)).alias(f"{number}_{name}") for name in (part, whole)]
        for mean in means:
            people = pl.when(has_both & pl.col(mean).is_not_null()).then(pl.col(whole))
            cells += [
                people.alias(f"{number}_people"),
                (people * pl.col(mean)).alias(f"{number}_{mean}"),
            ]
    sums = rows.select("at", *cells).group_by("at").agg(pl.all().sum())
    weighted = [
        (pl.col(f"{number}_{mean}") / pl.col(f"{number}_people")).fill_nan(None)
        for number, (_, _, *means) in enumerate(columns)
        for mean in means
    ]
    return sums.with_columns(weighted), [
        tuple(f"{number}_{name}" for name in of) for number, of in enumerate(columns)
    ]
