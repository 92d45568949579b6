"""Shares of a method in two consecutive years: one row for each share, school and later year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Variable

NUMBER = "share"


@dataclass(frozen=True)
class SharePairs:
    """Shares of one table, and the rows that compare a school's share with that of the year before.

    Columns: `share` (the position in `fractions`), `by` (the values that tell sources apart), `school_id`, `year`,
    `part`, `whole`, `mean` (null without one) and the year before's `part0`, `whole0`, `mean0`.
    """

    table: str
    by: tuple[str, ...]
    fractions: tuple[tuple[str, str], ...]
    rows: pl.DataFrame

    def key(self, row: Mapping[str, object]) -> tuple[object, ...]:
        """Say which share a row is of, as `share_key` does."""
        return (self.table, *self.fractions[int(str(row[NUMBER]))], *[row[name] for name in self.by])


def share_key(variable: Variable) -> tuple[object, ...]:
    """What makes two variables the same share."""
    source = variable.source
    return (source.table, variable.numerator, variable.denominator, *[value for _, value in source.where])


def shares_of(frames: Mapping[str, pl.DataFrame], method: Method) -> list[Variable]:
    """Every share once, source by source."""
    found: dict[tuple[object, ...], Variable] = {}
    for source in method.sources:
        for variable in (one for part in method.parts for one in part.variables if one.source == source):
            if variable.measure == "share" and source.table in frames:
                found.setdefault(share_key(variable), variable)
    return list(found.values())


def share_pairs(
    frames: Mapping[str, pl.DataFrame], shares: list[Variable], years: tuple[int, ...] | None
) -> Iterator[SharePairs]:
    """Pair consecutive years, table by table; all shares of a table are paired at once."""

    def place(variable: Variable) -> tuple[str, tuple[str, ...]]:
        return variable.source.table, tuple(name for name, _ in variable.source.where)

    for (table, by), variables in groupby(sorted(shares, key=place), place):
        fractions = tuple(dict.fromkeys((one.numerator, one.denominator) for one in variables))
        rows = frames[table] if years is None else frames[table].filter(pl.col("year").is_in(years))
        yield SharePairs(table, by, fractions, _paired(rows, by, fractions))


def _paired(rows: pl.DataFrame, by: tuple[str, ...], fractions: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    key = [*by, "school_id", "year"]
    means = ["mean_score"] if "mean_score" in rows.columns else []
    columns = [(part, whole, *means) for part, whole in fractions]
    if "grade" in rows.columns and rows["grade"].null_count() < rows.height:
        rows, columns = _pooled(rows, key, columns)
    here, earlier = _consecutive(rows, by)
    size, width = here.height, len(fractions)
    pairs = {name: pl.concat([here[name]] * width) for name in key}
    for place, name in enumerate(("part", "whole", "mean")):
        for suffix, frame in (("", here), ("0", earlier)):
            pairs[name + suffix] = (
                pl.concat(frame[of[place]] for of in columns)
                if place < len(columns[0])
                else pl.repeat(None, size * width, dtype=pl.Float64, eager=True)
            )
    number = pl.int_range(size * width, dtype=pl.UInt32, eager=True) // max(size, 1)
    has_both = pl.col("part", "part0").is_not_null(), pl.col("whole", "whole0") > 0
    return pl.DataFrame({NUMBER: number, **pairs}).filter(*has_both)


def _consecutive(rows: pl.DataFrame, by: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that have one of the year before, in order of schools, and beside them the latter."""
    key = [*by, "school_id", "year"]
    ordered = rows.lazy().select(key).with_row_index("at").sort(key)
    same = [pl.col(name) == pl.col(name).shift(1) for name in (*by, "school_id")]
    follows = pl.all_horizontal(*same, pl.col("year") == pl.col("year").shift(1) + 1)
    pairs = ordered.select("at", pl.col("at").shift(1).alias("before"), follows.alias("follows"))
    found = pairs.filter("follows").collect(engine="in-memory")
    return rows[found["at"]], rows[found["before"]]


def _pooled(
    rows: pl.DataFrame, key: list[str], columns: list[tuple[str, ...]]
) -> tuple[pl.DataFrame, list[tuple[str, ...]]]:
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
    sums = rows.lazy().select(*key, *cells).group_by(key).agg(pl.all().sum())
    weighted = [
        (pl.col(f"{number}_{mean}") / pl.col(f"{number}_people")).fill_nan(None)
        for number, (_, _, *means) in enumerate(columns)
        for mean in means
    ]
    pooled = sums.with_columns(weighted).collect(engine="in-memory")
    return pooled, [tuple(f"{number}_{name}" for name in of) for number, of in enumerate(columns)]
