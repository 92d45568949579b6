"""Arithmetic that gives the same bits on every engine and for every order of rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Any

import narwhals as nw

PLACES = 10
_SCALE = 10.0**PLACES
_PIECE = 2.0**40

Expr = nw.Expr


def round_places(value: Expr) -> Expr:
    """Round to 10 decimals, halves up: floor(10^10 x + 1/2) / 10^10.

    For the numbers that are rounded here (never negative where the direction of a half matters) this is "half
    away from zero". Built-in rounding differs: Polars rounds halves to even by default, Spark rounds the
    shortest decimal text of the number. The divisor is a column: Polars divides by a constant as it multiplies
    by its reciprocal, which is off by one bit for about a quarter of all numbers.
    """
    return (value * _SCALE + 0.5).floor() / (value * 0.0 + _SCALE)


def add_up(values: Iterable[Expr]) -> Expr:
    """Add expressions from left to right; the order of floating-point additions is part of the result."""
    return reduce(add, values)


def exact_sums(name: str, value: Expr) -> list[Expr]:
    """Aggregations of a column whose combined sum does not depend on the order of rows.

    Floating-point addition is not associative, so each value is split into whole units and 2^-40 parts, both
    integers. `combine_sums` joins them. Exact for sums of up to about 8 million values, each below 10^12.
    """
    whole = value.floor()
    part = ((value - whole) * _PIECE + 0.5).floor()
    return [
        whole.cast(nw.Int64).sum().alias(f"{name}_whole"),
        part.cast(nw.Int64).sum().alias(f"{name}_part"),
    ]


def combine_sums(name: str) -> Expr:
    """Join the two sums of `exact_sums` into one number."""
    return nw.col(f"{name}_whole").cast(nw.Float64) + nw.col(f"{name}_part").cast(nw.Float64) / _PIECE


def if_else(condition: Expr, yes: Any, no: Any) -> Expr:  # noqa: ANN401 - expressions or literals
    """Choose by condition."""
    return nw.when(condition).then(yes).otherwise(no)
