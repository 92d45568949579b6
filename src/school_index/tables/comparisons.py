"""Warnings that compare years: what may be a slip of the pen, or a definition that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Variable
from school_index.problems import Problem

SMALL_GROUP = 5
"""Participants below which one pupil moves a share by more than 20 points."""
_BREAK_ODDS = 1.5
_BREAK_POINTS = 0.03
_BREAK_AGREEMENT = 0.7
_BREAK_SCHOOLS = 10
_MEAN_MOVED = 0.2
_OUTLIER_POINTS = 0.35
_OUTLIER_Z = 5.0


@dataclass(frozen=True)
class _Share:
    """One share of the method: part, whole and mean score (null without one) of two consecutive years."""

    variable: Variable
    pairs: pl.DataFrame


def comparison_warnings(
    frames: Mapping[str, pl.DataFrame], method: Method, year: int | None
) -> list[Problem]:
    """Compare consecutive years of the window (of all years without `year`)."""
    years = None if year is None else method.years(year)
    problems: list[Problem] = []
    for share in _shares(frames, method, years):
        problems += [*_breaks(share), *_outliers(share)]
    problems += _small(frames, years)
    problems += _gone_missing(frames, years)
    return problems


def _shares(
    frames: Mapping[str, pl.DataFrame], method: Method, years: tuple[int, ...] | None
) -> Iterator[_Share]:
    seen: set[tuple[object, ...]] = set()
    for source in method.sources:
        if source.table not in frames:
            continue
        rows = frames[source.table].lazy()
        for column, value in source.where:
            rows = rows.filter(pl.col(column) == value)
        if years is not None:
            rows = rows.filter(pl.col("year").is_in(years))
        here = rows.collect()
        for variable in (one for part in method.parts for one in part.variables if one.source == source):
            key = (source, variable.numerator, variable.denominator)
            if variable.measure == "share" and key not in seen:
                seen.add(key)
                yield _Share(variable, _pairs(_share_rows(here, variable)))


def _share_rows(rows: pl.DataFrame, variable: Variable) -> pl.DataFrame:
    """Part, whole and mean of one share by school and year; rows by grade are added up."""
    part, whole = pl.col(variable.numerator), pl.col(variable.denominator)
    present = rows.lazy().filter(part.is_not_null() & whole.is_not_null())
    if "grade" in rows.columns and rows["grade"].null_count() < rows.height:
        sums = [part.sum().alias("part"), whole.sum().alias("whole"), _mean_of_rows(variable).alias("mean")]
        return present.group_by("school_id", "year").agg(sums).collect()
    mean = pl.col("mean_score") if "mean_score" in rows.columns else pl.lit(None, pl.Float64)
    return present.select(
        "school_id", "year", part.alias("part"), whole.alias("whole"), mean.alias("mean")
    ).collect()


def _mean_of_rows(variable: Variable) -> pl.Expr:
    """The school's mean score, weighted by participants over its grades."""
    people = pl.col(variable.denominator)
    weighs = (people > 0) & pl.col("mean_score").is_not_null()
    mean = (people * pl.col("mean_score")).filter(weighs).sum() / people.filter(weighs).sum()
    return mean.fill_nan(None)


def _pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Schools that have the share in two consecutive years, the earlier year's columns ending in 0."""
    ordered = rows.lazy().sort("school_id", "year").with_columns(pl.all().shift(1).name.suffix("0"))
    follows = (pl.col("school_id") == pl.col("school_id0")) & (pl.col("year") == pl.col("year0") + 1)
    return ordered.filter(follows & (pl.col("whole") > 0) & (pl.col("whole0") > 0)).collect()


def _breaks(share: _Share) -> list[Problem]:
    """A definition break: the whole region's share jumps, in most schools the same way, and nothing explains it.

    The jump multiplies the odds by 1.5 and moves the share by 3 points of per cent at least, over schools with
    both years; at least 70 % of them moved that way. A share of an exam that moved together with the mean score
    (by a fifth of the schools' standard deviation) is a change of results, not of the definition.
    """
    rise = pl.col("part") * pl.col("whole0") > pl.col("part0") * pl.col("whole")
    fall = pl.col("part") * pl.col("whole0") < pl.col("part0") * pl.col("whole")
    difference = pl.col("mean") - pl.col("mean0")
    moved = (difference * pl.col("whole")).sum() / pl.col("whole").filter(difference.is_not_null()).sum()
    totals = (
        share.pairs.group_by("year")
        .agg(
            pl.col("part", "whole", "part0", "whole0").sum(),
            pl.len(),
            rise.sum().alias("up"),
            fall.sum().alias("down"),
            (moved.abs() / pl.col("mean").std()).fill_nan(None).fill_null(0.0).alias("mean_moved"),
        )
        .sort("year")
    )
    return [_break(share.variable, row) for row in totals.iter_rows(named=True) if _is_break(row)]


def _is_break(row: Mapping[str, Any]) -> bool:
    before, after = row["part0"] / row["whole0"], row["part"] / row["whole"]
    odds = sorted((before * (1 - after), after * (1 - before)))
    return bool(
        odds[1] >= _BREAK_ODDS * odds[0]
        and abs(after - before) >= _BREAK_POINTS
        and max(row["up"], row["down"]) >= _BREAK_AGREEMENT * row["len"]
        and row["len"] >= _BREAK_SCHOOLS
        and row["mean_moved"] < _MEAN_MOVED
    )


def _break(variable: Variable, row: Mapping[str, Any]) -> Problem:
    return Problem(
        "warning",
        "definition_break",
        variable.source.table,
        column=variable.numerator,
        value=str(row["year"]),
        details={
            "variable": variable.id,
            "before_year": row["year"] - 1,
            "before": f"{100 * row['part0'] / row['whole0']:.1f}",
            "after": f"{100 * row['part'] / row['whole']:.1f}",
            "agreeing": f"{100 * max(row['up'], row['down']) / row['len']:.0f}",
        },
    )


def _outliers(share: _Share) -> list[Problem]:
    """A school whose share moved by 35 points of per cent and five standard errors against the year before.

    The standard error is that of a difference of two shares around their common share.
    """
    p1, p0 = pl.col("part") / pl.col("whole"), pl.col("part0") / pl.col("whole0")
    common = (pl.col("part") + pl.col("part0")) / (pl.col("whole") + pl.col("whole0"))
    variance = common * (1 - common) * (1 / pl.col("whole") + 1 / pl.col("whole0"))
    far = ((p1 - p0).abs() >= _OUTLIER_POINTS) & ((p1 - p0) ** 2 >= _OUTLIER_Z**2 * variance)
    rows = share.pairs.filter(far).sort("school_id", "year")
    return [
        Problem(
            "warning",
            "outlier",
            share.variable.source.table,
            column=share.variable.numerator,
            value=str(row["school_id"]),
            details={
                "variable": share.variable.id,
                "year": row["year"],
                "before_year": row["year"] - 1,
                "before": f"{row['part0']} / {row['whole0']}",
                "after": f"{row['part']} / {row['whole']}",
            },
        )
        for row in rows.iter_rows(named=True)
    ]


def _small(frames: Mapping[str, pl.DataFrame], years: tuple[int, ...] | None) -> list[Problem]:
    """How many schools have an assessment with 1-4 participants, one warning a year."""
    if "exams" not in frames:
        return []
    rows = frames["exams"].filter(pl.col("participants").is_between(1, SMALL_GROUP - 1))
    if years is not None:
        rows = rows.filter(pl.col("year").is_in(years))
    counts = rows.group_by("year").agg(
        pl.len().alias("rows"), pl.col("school_id").n_unique().alias("schools")
    )
    return [
        Problem(
            "warning", "small_groups", "exams", column="participants", value=str(row["year"]),
            details={"rows": row["rows"], "schools": row["schools"], "limit": SMALL_GROUP},
        )
        for row in counts.sort("year").iter_rows(named=True)
    ]  # fmt: skip


def _gone_missing(frames: Mapping[str, pl.DataFrame], years: tuple[int, ...] | None) -> list[Problem]:
    """Schools that have rows of a table before and after a year, or in all other years, but not in it."""
    problems: list[Problem] = []
    for name in ("exams", "social"):
        if name not in frames:
            continue
        present = frames[name].select("school_id", "year").drop_nulls().unique()
        known = (
            sorted(set(present["year"].to_list()) & set(years))
            if years
            else sorted(present["year"].unique().to_list())
        )
        everyone = (
            present.filter(pl.col("year").is_in(known)).group_by("school_id").agg(pl.col("year").sort())
        )
        gaps = everyone.filter((pl.col("year").list.len() < len(known)) & (pl.col("year").list.len() > 1))
        for row in gaps.sort("school_id").iter_rows(named=True):
            inside = [
                one for one in known if row["year"][0] < one < row["year"][-1] and one not in row["year"]
            ]
            if inside:
                problems.append(
                    Problem(
                        "warning", "year_missing", name, value=row["school_id"],
                        details={"years": ", ".join(map(str, inside))},
                    )
                )  # fmt: skip
    return problems
