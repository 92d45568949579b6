"""Shares of a method in two consecutive years: one row for each share, school and later year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Source, Variable

_YEARS = 10_000
_NAMES = ("part", "whole", "mean")
ShareKey = tuple[Source, str, str]


@dataclass(frozen=True)
class SharePairs:
    """Shares of one table, and the rows that compare a school's share with that of the year before.

    Columns: `share` (the position in `keys`), `school_id`, `year`, `part`, `whole`, `mean` (null without one) and
    the year before's `part0`, `whole0`, `mean0`.
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
    frames: Mapping[str, pl.DataFrame], shares: list[Variable], years: tuple[int, ...] | None
) -> Iterator[SharePairs]:
    """Pair consecutive years, table by table; all shares of a table are paired at once."""
    for table in dict.fromkeys(one.source.table for one in shares):
        here = [one for one in shares if one.source.table == table]
        sources = tuple(dict.fromkeys(one.source for one in here))
        fractions = tuple(dict.fromkeys((one.numerator, one.denominator) for one in here))
        rows = frames[table] if years is None else frames[table].filter(pl.col("year").is_in(years))
        keys = tuple((source, *fraction) for source in sources for fraction in fractions)
        yield SharePairs(keys, _paired(rows, sources, fractions))


def _paired(
    rows: pl.DataFrame, sources: tuple[Source, ...], fractions: tuple[tuple[str, str], ...]
) -> pl.DataFrame:
    ids = rows["school_id"].unique().drop_nulls().sort()
    means = ["mean_score"] if "mean_score" in rows.columns else []
    columns = [(part, whole, *means) for part, whole in fractions]
    needed = list(dict.fromkeys(name for of in columns for name in of))
    is_graded = "grade" in rows.columns and rows["grade"].null_count() < rows.height
    rows = rows.lazy().select(_place(sources, ids).alias("at"), *needed).drop_nulls("at").collect()
    if is_graded:
        rows, columns = _pooled(rows, columns)
    here, earlier = _consecutive(rows)
    size, width = here.height, len(fractions)
    places = here.select(
        (pl.col("at") // _YEARS // max(len(ids), 1) * width).alias("share"),
        (pl.col("at") // _YEARS % max(len(ids), 1)).alias("school"),
        (pl.col("at") % _YEARS).alias("year"),
    )
    schools = ids.gather(places["school"])
    pairs = {
        "share": pl.concat(places["share"] + number for number in range(width)),
        "school_id": pl.concat([schools] * width),
        "year": pl.concat([places["year"]] * width),
    }
    for place, name in enumerate(_NAMES):
        for suffix, frame in (("", here), ("0", earlier)):
            pairs[name + suffix] = (
                pl.concat(frame[of[place]] for of in columns)
                if place < len(columns[0])
                else pl.repeat(None, size * width, dtype=pl.Float64, eager=True)
            )
    has_both = pl.col("part", "part0").is_not_null(), pl.col("whole", "whole0") > 0
    return pl.DataFrame(pairs).filter(*has_both)


def _place(sources: tuple[Source, ...], ids: pl.Series) -> pl.Expr:
    """One whole number for source, school and year, null for rows of other sources.

    The numbers of consecutive years differ by 1, and sorting them is much faster than sorting codes.
    """
    source_number = pl.lit(None, pl.Int64)
    for number, source in enumerate(sources):
        is_here = [pl.col(name) == value for name, value in source.where]
        source_number = (
            pl.when(*is_here).then(pl.lit(number, pl.Int64)).otherwise(source_number)
            if is_here
            else pl.lit(number, pl.Int64)
        )
    school = pl.col("school_id").cast(pl.Enum(ids)).to_physical().cast(pl.Int64)
    return (source_number * len(ids) + school) * _YEARS + pl.col("year")


def _consecutive(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that have one of the year before, in order, and beside them the latter."""
    ordered = rows.lazy().select("at").with_row_index("now").sort("at")
    pairs = ordered.with_columns(pl.col("now").shift(1).alias("before"))
    found = pairs.filter(pl.col("at") == pl.col("at").shift(1) + 1).collect(engine="in-memory")
    return rows[found["now"]], rows[found["before"]]


def _pooled(rows: pl.DataFrame, columns: list[tuple[str, ...]]) -> tuple[pl.DataFrame, list[tuple[str, ...]]]:
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
    sums = rows.lazy().select("at", *cells).group_by("at").agg(pl.all().sum())
    weighted = [
        (pl.col(f"{number}_{mean}") / pl.col(f"{number}_people")).fill_nan(None)
        for number, (_, _, *means) in enumerate(columns)
        for mean in means
    ]
    pooled = sums.with_columns(weighted).collect()
    return pooled, [tuple(f"{number}_{name}" for name in of) for number, of in enumerate(columns)]
