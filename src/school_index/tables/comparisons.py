"""Warnings that compare years: what may be a slip of the pen, or a definition that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Variable
from school_index.problems import Problem
from school_index.tables.share_pairs import ShareKey, SharePairs, share_key, share_pairs, shares_of

SMALL_GROUP = 5
"""Participants below which one pupil moves a share by more than 20 points."""
_BREAK_ODDS = 1.5
_BREAK_POINTS = 0.03
_BREAK_AGREEMENT = 0.7
_BREAK_SCHOOLS = 10
_MEAN_MOVED = 0.2
_OUTLIER_POINTS = 0.35
_OUTLIER_Z = 5.0


_Rows = dict[ShareKey, list[dict[str, Any]]]


def comparison_warnings(
    frames: Mapping[str, pl.DataFrame], method: Method, year: int | None
) -> list[Problem]:
    """Compare consecutive years of the window (of all years without `year`)."""
    years = None if year is None else method.years(year)
    shares = shares_of(frames, method)
    breaks: _Rows = {}
    outliers: _Rows = {}
    for pairs in share_pairs(frames, shares, years):
        _sort_in(pairs, _totals(pairs), breaks)
        _sort_in(pairs, _outliers(pairs), outliers)
    problems: list[Problem] = []
    for variable in shares:
        key = share_key(variable)
        problems += [_break(variable, row) for row in breaks.get(key, ()) if _is_break(row)]
        problems += [_outlier(variable, row) for row in outliers.get(key, ())]
    problems += _small(frames, years)
    problems += _gone_missing(frames, years)
    return problems


def _sort_in(pairs: SharePairs, rows: pl.DataFrame, found: _Rows) -> None:
    for row in rows.iter_rows(named=True):
        found.setdefault(pairs.keys[row["share"]], []).append(row)


def _totals(pairs: SharePairs) -> pl.DataFrame:
    """What `_is_break` looks at, for every share and year."""
    rise = pl.col("part") * pl.col("whole0") > pl.col("part0") * pl.col("whole")
    fall = pl.col("part") * pl.col("whole0") < pl.col("part0") * pl.col("whole")
    difference = pl.col("mean") - pl.col("mean0")
    moved = (difference * pl.col("whole")).sum() / pl.col("whole").filter(difference.is_not_null()).sum()
    return (
        pairs.rows.lazy()
        .group_by("share", "year")
        .agg(
            pl.col("part", "whole", "part0", "whole0").sum(),
            pl.len(),
            rise.sum().alias("up"),
            fall.sum().alias("down"),
            (moved.abs() / pl.col("mean").std()).fill_nan(None).fill_null(0.0).alias("mean_moved"),
        )
        .sort("year")
        .collect(engine="in-memory")
    )


def _is_break(row: Mapping[str, Any]) -> bool:
    """A definition break: the whole region's share jumps, in most schools the same way, and nothing explains it.

    The jump multiplies the odds by 1.5 and moves the share by 3 points of per cent at least, over schools with
    both years; at least 70 % of them moved that way. A share of an exam that moved together with the mean score
    (by a fifth of the schools' standard deviation) is a change of results, not of the definition.
    """
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


def _outliers(pairs: SharePairs) -> pl.DataFrame:
    """Schools whose share moved by 35 points of per cent and five standard errors against the year before.

    The standard error is that of a difference of two shares around their common share.
    """
    p1, p0 = pl.col("part") / pl.col("whole"), pl.col("part0") / pl.col("whole0")
    common = (pl.col("part") + pl.col("part0")) / (pl.col("whole") + pl.col("whole0"))
    variance = common * (1 - common) * (1 / pl.col("whole") + 1 / pl.col("whole0"))
    far = ((p1 - p0).abs() >= _OUTLIER_POINTS) & ((p1 - p0) ** 2 >= _OUTLIER_Z**2 * variance)
    return pairs.rows.lazy().filter(far).sort("school_id", "year").collect(engine="in-memory")


def _outlier(variable: Variable, row: Mapping[str, Any]) -> Problem:
    return Problem(
        "warning",
        "outlier",
        variable.source.table,
        column=variable.numerator,
        value=str(row["school_id"]),
        details={
            "variable": variable.id,
            "year": row["year"],
            "before_year": row["year"] - 1,
            "before": f"{row['part0']} / {row['whole0']}",
            "after": f"{row['part']} / {row['whole']}",
        },
    )


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
