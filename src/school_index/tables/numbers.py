"""Numbers as text: plain decimals with at most 10 places, no trailing zeros, no exponent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

PLACES = 10
_SCALE = 10.0**PLACES
_SAFE_LOW, _SAFE_HIGH = 1e-3, 1e15


_X = pl.col("x")
_BY_COLUMN = _X * 0.0 + _SCALE  # by a constant, Polars multiplies by a rounded reciprocal
_NEAREST = (_X.abs() * _SCALE + 0.5).floor() / _BY_COLUMN
_SIGNED = pl.when(_X < 0).then(-_NEAREST).otherwise(_NEAREST)
_ROUNDED = pl.when(_X.abs() >= _SAFE_HIGH / _SCALE).then(_X).otherwise(_SIGNED) + 0.0
_SIZE = _X.abs()
_UNSAFE = ((_SIZE < _SAFE_LOW) & (_SIZE > 0)) | (_SIZE >= _SAFE_HIGH)


def rounded(values: pl.Series) -> pl.Series:
    """Round to 10 decimals, halves away from zero; never -0."""
    return values.to_frame("x").select(_ROUNDED.alias(values.name)).to_series()


def decimal_text(values: pl.Series) -> pl.Series:
    """Write floating-point numbers as plain decimals."""
    numbers = rounded(values).alias("x")
    text, unsafe = numbers.to_frame().select(
        _X.cast(pl.String).str.strip_suffix(".0").alias(values.name),
        _UNSAFE.fill_null(value=False).alias("unsafe"),
    )
    if unsafe.any():
        places = unsafe.arg_true()
        words = [plain_decimal(number) for number in numbers.gather(places).to_list()]
        text = text.scatter(places, pl.Series(words, dtype=pl.String))
    return text


def plain_decimal(number: float) -> str:
    """Write one number as a plain decimal."""
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP)
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
