"""Warnings that compare years: what may be a slip of the pen, or a definition that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Variable
from school_index.problems import Problem
from school_index.tables.school_numbers import YEARS, SchoolNumbers
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


_PART, _WHOLE, _PART0, _WHOLE0 = (pl.col(name) for name in ("part", "whole", "part0", "whole0"))
_MOVE = pl.col("mean") - pl.col("mean0")
_MOVED = (_MOVE * _WHOLE).sum() / _WHOLE.filter(_MOVE.is_not_null()).sum()
_TOTALS = (
    pl.col("part", "whole", "part0", "whole0").sum(),
    pl.len(),
    (_PART * _WHOLE0 > _PART0 * _WHOLE).sum().alias("up"),
    (_PART * _WHOLE0 < _PART0 * _WHOLE).sum().alias("down"),
    (_MOVED.abs() / pl.col("mean").std()).fill_nan(None).fill_null(0.0).alias("mean_moved"),
)
_COMMON = (_PART + _PART0) / (_WHOLE + _WHOLE0)
_VARIANCE = _COMMON * (1 - _COMMON) * (1 / _WHOLE + 1 / _WHOLE0)
_CHANGE = _PART / _WHOLE - _PART0 / _WHOLE0
_FAR = (_CHANGE.abs() >= _OUTLIER_POINTS) & (_CHANGE**2 >= _OUTLIER_Z**2 * _VARIANCE)


def comparison_warnings(
    frames: Mapping[str, pl.DataFrame], method: Method, year: int | None
) -> list[Problem]:
    """Compare consecutive years of the window (of all years without `year`)."""
    years = None if year is None else method.years(year)
    shares = shares_of(frames, method)
    rows = {name: frame for name, frame in frames.items() if name in ("exams", *method.tables)}
    if not rows:
        return []
    schools = SchoolNumbers(pl.concat(frame["school_id"] for frame in rows.values()))
    places = {name: schools.places(frame) for name, frame in rows.items()}
    problems: list[Problem] = []
    if shares and len(schools.ids):
        problems += _moved_shares(
            shares, share_pairs(frames, shares, years, places, len(schools.ids)), schools
        )
    problems += _small(frames, years)
    problems += _gone_missing(places, years, schools)
    return problems


def _moved_shares(shares: list[Variable], pairs: SharePairs, schools: SchoolNumbers) -> list[Problem]:
    breaks, outliers = _by_share(pairs, _totals(pairs)), _by_share(pairs, _outliers(pairs, schools))
    problems: list[Problem] = []
    for variable in shares:
        key = share_key(variable)
        problems += [_break(variable, row) for row in breaks.get(key, ()) if _is_break(row)]
        problems += [_outlier(variable, row) for row in outliers.get(key, ())]
    return problems


def _by_share(pairs: SharePairs, rows: pl.DataFrame) -> dict[ShareKey, list[dict[str, Any]]]:
    found: dict[ShareKey, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(pairs.keys[row["share"]], []).append(row)
    return found


def _totals(pairs: SharePairs) -> pl.DataFrame:
    """What `_is_break` looks at, for every share and year."""
    return pairs.rows.lazy().group_by("share", "year").agg(_TOTALS).sort("year").collect(engine="in-memory")


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


def _outliers(pairs: SharePairs, schools: SchoolNumbers) -> pl.DataFrame:
    """Schools whose share moved by 35 points of per cent and five standard errors against the year before.

    The standard error is that of a difference of two shares around their common share.
    """
    far = pairs.rows.filter(_FAR).sort("school", "year")
    return far.with_columns(school_id=schools.ids.gather(far["school"]))


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
    is_small = pl.col("participants").is_between(1, SMALL_GROUP - 1)
    rows = (
        frames["exams"].lazy().filter(is_small if years is None else is_small & pl.col("year").is_in(years))
    )
    counts = rows.group_by("year").agg(
        pl.len().alias("rows"), pl.col("school_id").n_unique().alias("schools")
    )
    return [
        Problem(
            "warning", "small_groups", "exams", column="participants", value=str(row["year"]),
            details={"rows": row["rows"], "schools": row["schools"], "limit": SMALL_GROUP},
        )
        for row in counts.sort("year").collect(engine="in-memory").iter_rows(named=True)
    ]  # fmt: skip


def _gone_missing(
    places: Mapping[str, pl.Series], years: tuple[int, ...] | None, schools: SchoolNumbers
) -> list[Problem]:
    """Schools that have rows of a table before and after a year, or in all other years, but not in it."""
    problems: list[Problem] = []
    for name in ("exams", "social"):
        if name not in places:
            continue
        present = places[name].unique().drop_nulls().sort()
        given = set((present % YEARS).unique())
        known = sorted(given if years is None else given & set(years))
        for school, here in _years_by_school(present, known):
            inside = [one for one in known if here[0] < one < here[-1] and one not in here]
            if inside:
                problems.append(
                    Problem(
                        "warning", "year_missing", name, value=schools.ids[school],
                        details={"years": ", ".join(map(str, inside))},
                    )
                )  # fmt: skip
    return problems


def _years_by_school(places: pl.Series, known: list[int]) -> Iterator[tuple[int, list[int]]]:
    """The years of every school that has more than one of them and not all."""
    rows = pl.DataFrame({"school": places // YEARS, "year": places % YEARS}).lazy()
    by_school = rows.filter(pl.col("year").is_in(known)).group_by("school", maintain_order=True)
    found = by_school.agg("year").filter(pl.col("year").list.len().is_between(2, len(known) - 1))
    yield from found.collect(engine="in-memory").iter_rows()
