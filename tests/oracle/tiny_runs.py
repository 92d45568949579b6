"""Runs the oracle on regions small enough to work out by hand, and picks columns of what it gives."""

from collections.abc import Sequence
from pathlib import Path

from tests.oracle.calculation import Result, calculate
from tests.oracle.options import KHABAROVSK, Options, Variable, exam_gap, exam_share, pupil_share
from tests.oracle.tables import Region, write_tables

FAIL = exam_share("oge_fail.math", 5, "failed", "inverse")
FAIL_RUS = exam_share("oge_fail.rus", 5, "failed", "inverse")
HIGH = exam_share("oge_high.math", 6, "excellent", "direct")
GAP = exam_gap("oge_gap.math", 10, "1")
MEALS = pupil_share("free_meals", 2)
ORDERED = (HIGH, MEALS)


def run(
    folder: Path, tables: Region, options: Options | None = None, variables: Sequence[Variable] = KHABAROVSK
) -> Result:
    write_tables(folder, tables)
    return calculate(folder, 2019, options or Options(), variables)


def column(result: Result, name: str, year: int = 2019) -> dict[object, object]:
    return {row["school_id"]: row[name] for row in result.years if row["year"] == year}


def listed(result: Result, name: str) -> dict[object, object]:
    return {row["school_id"]: row[name] for row in result.lists}


def values(result: Result, variable: str, column_name: str = "value") -> dict[object, object]:
    return {
        row["school_id"]: row[column_name]
        for row in result.variables
        if row["variable"] == variable and row["year"] == 2019
    }
