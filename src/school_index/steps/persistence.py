"""From the bands of the window's years to lists."""

from __future__ import annotations

from collections.abc import Callable

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import ListRule, Part
from school_index.steps.arithmetic import add_up

_IDENTITY = ("school_id", "name", "municipality", "group")


def year_rows(bands: Frame, units: Frame, method: Method, year: int) -> Frame:
    """One row for each school eligible in `year`, with its band of every year: `<part>_band_<year>`."""
    rows = units.filter((nw.col("year") == year) & nw.col("eligible")).select(*_IDENTITY)
    columns = [f"{part.name}_band" for part in method.parts]
    counts = [f"{part.name}_failing" for part in method.parts if part.kind == "fail_share"]
    for one in method.years(year):
        here = bands.filter(nw.col("year") == one).select(
            "school_id",
            *[nw.col(name).alias(f"{name}_{one}") for name in columns],
            *[nw.col(name).alias(f"{name}_{one}") for name in counts],
        )
        rows = rows.join(here, on="school_id", how="left")
    return rows


def list_columns(part: Part, years: tuple[int, ...]) -> list[nw.Expr]:
    """`<part>_list` and `<part>_history` over `year_rows`; the first rule that holds names the list."""
    bands = [nw.col(f"{part.name}_band_{year}") for year in years]
    history = add_up((~band.is_null()).cast(nw.Int64) for band in bands)
    default = nw.lit(part.default_list)
    if part.default_list != "none":
        default = nw.when(history > 0).then(nw.lit(part.default_list)).otherwise(nw.lit("none"))
    verdict: nw.Expr = default
    for rule in reversed(part.lists):
        verdict = nw.when(_holds(rule, part, years)).then(nw.lit(rule.id)).otherwise(verdict)
    return [verdict.alias(f"{part.name}_list"), history.alias(f"{part.name}_history")]


def _holds(rule: ListRule, part: Part, years: tuple[int, ...]) -> nw.Expr:
    if rule.rule == "failing":
        return (nw.col(f"{part.name}_failing_{years[-1]}") >= rule.at_least).fill_null(value=False)
    met = [
        (nw.col(f"{part.name}_band_{year}") == rule.band).fill_null(value=False).cast(nw.Int64)
        for year in years
    ]
    tests: dict[str, Callable[[], nw.Expr]] = {
        "all_years": lambda: add_up(met) == len(years),
        "last_two": lambda: met[-1] + met[-2] == 2,  # noqa: PLR2004 - both of the two
        "last_two_or_all_three": lambda: met[-1] + met[-2] == 2,  # noqa: PLR2004 - all three imply the last two
        "two_of_three": lambda: met[-1] + met[-2] + met[-3] >= 2,  # noqa: PLR2004 - two of three
        "last_year": lambda: met[-1] == 1,
    }
    return tests[rule.rule]()
