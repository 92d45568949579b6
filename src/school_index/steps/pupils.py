"""Pupil-level results counted by school, without ever holding the pupils.

What a method asks of a result depends on its exam, subject and year, and by these pupils are grouped. So pupils are
only counted here, against every limit that any rule names; `steps/pupil_rules.py` chooses afterwards, among as many
rows as there are groups, not pupils.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.steps.arithmetic import exact_sums

KEY = ["school_id", "year", "exam", "subject", "grade"]
Result = Literal["score", "mark"]
RESULTS: tuple[Result, ...] = ("score", "mark")
_SUMMABLE = 1e12


@dataclass(frozen=True)
class Limit:
    """Results of one column below a value, or from it on."""

    column: Result
    side: Literal["below", "from"]
    value: float

    @property
    def name(self) -> str:
        """The column that counts these results."""
        return f"{self.column}_{self.side}_{self.value!r}".replace(".", "_")

    def holds(self, *, whole_numbers: bool) -> nw.Expr:
        """Whether a pupil's result is there; integers are compared as integers, which costs nothing."""
        value = int(self.value) if whole_numbers and self.value.is_integer() else self.value
        result = nw.col(self.column)
        return result < value if self.side == "below" else result >= value


def limits_of(method: Method) -> tuple[Limit, ...]:
    """Every limit that a rule for pupils names, each once."""
    found: dict[Limit, None] = {}
    for rule in method.pupil_rules:
        for one in rule.failed_below:
            found[Limit(rule.failed_of, "below", one.value)] = None
        if rule.excellent_from is not None:
            found[Limit(rule.mean_of, "from", rule.excellent_from)] = None
    return tuple(found)


def count_pupils(
    pupils: Frame,
    key: list[str],
    limits: tuple[Limit, ...],
    whole_numbers: Mapping[Result, bool],
    *,
    extremes: bool,
) -> Frame:
    """Group pupils by `key` and count them.

    For each of the columns in `whole_numbers` (which says whether they are integers): the number of results, one
    sum for integers and two for other numbers (see `exact_sums`), and how many results are within each limit.
    `extremes` adds the least and the greatest result.
    """
    limits = tuple(limit for limit in limits if limit.column in whole_numbers)
    columns: list[nw.Expr] = [
        limit.holds(whole_numbers=whole_numbers[limit.column]).cast(nw.Int32).alias(limit.name)
        for limit in limits
    ]
    totals: list[nw.Expr] = [nw.col(limit.name).sum() for limit in limits]
    for name, whole in whole_numbers.items():
        value = nw.col(name)
        totals.append(value.count().alias(f"{name}_count"))
        if whole:
            totals.append(value.sum().alias(f"{name}_points"))
        else:
            columns += [summable(value).alias(f"{name}_clean"), believable(value).alias(f"{name}_top")]
            totals += exact_sums(f"{name}_points", nw.col(f"{name}_clean"))
        if extremes:
            totals.append(value.min().cast(nw.Float64).alias(f"{name}_least"))
            top = value if whole else nw.col(f"{name}_top")
            totals.append(top.max().cast(nw.Float64).alias(f"{name}_most"))
    return pupils.with_columns(*columns).group_by(*key).agg(*totals)


def summable(value: nw.Expr) -> nw.Expr:
    """The results that `exact_sums` can add; others are no numbers or far beyond any result, and are reported."""
    return nw.when((value > -_SUMMABLE) & (value < _SUMMABLE)).then(value)


def believable(value: nw.Expr) -> nw.Expr:
    """The results, infinity for what is no number: a maximum passes over it on some engines."""
    lost = summable(value).is_null() & ~value.is_null()
    return nw.when(lost).then(nw.lit(float("inf"))).otherwise(value)


def merge_counts(counts: Frame) -> Frame:
    """Add up rows that turned out to have the same key: one exam written by code and by name, say."""
    totals = [
        nw.col(name).min()
        if name.endswith("_least")
        else nw.col(name).max()
        if name.endswith("_most")
        else nw.col(name).sum()
        for name in counts.collect_schema().names()
        if name not in KEY
    ]
    return counts.group_by(*KEY).agg(*totals)
