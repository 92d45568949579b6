"""Numbers as text: plain decimals with at most 10 places, no trailing zeros, no exponent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

PLACES = 10
_SCALE = 10.0**PLACES
_SAFE_LOW, _SAFE_HIGH = 1e-3, 1e15


def rounded(values: pl.Series) -> pl.Series:
    """Round to 10 decimals, halves away from zero; never -0."""
    frame = values.to_frame("x")
    column_divisor = pl.col("x") * 0.0 + _SCALE  # by a constant, Polars multiplies by a rounded reciprocal
    size = (pl.col("x").abs() * _SCALE + 0.5).floor() / column_divisor
    signed = pl.when(pl.col("x") < 0).then(-size).otherwise(size)
    large = pl.col("x").abs() >= _SAFE_HIGH / _SCALE
    return (
        frame.select(pl.when(large).then(pl.col("x")).otherwise(signed) + 0.0).to_series().alias(values.name)
    )


def decimal_text(values: pl.Series) -> pl.Series:
    """Write floating-point numbers as plain decimals."""
    numbers = rounded(values)
    text = numbers.cast(pl.String).str.strip_suffix(".0")
    size = numbers.abs()
    odd = ((size < _SAFE_LOW) & (size > 0)) | (size >= _SAFE_HIGH)
    odd = odd.fill_null(value=False)
    if odd.any():
        words = {number: plain_decimal(number) for number in numbers.filter(odd).unique().to_list()}
        replaced = [words[number] for number in numbers.filter(odd).to_list()]
        text = text.scatter(odd.arg_true(), pl.Series(replaced, dtype=pl.String))
    return text.alias(values.name)


def plain_decimal(number: float) -> str:
    """Write one number as a plain decimal."""
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
