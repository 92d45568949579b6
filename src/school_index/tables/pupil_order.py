"""Rows aggregated from pupils in the order of their key, and a digest of them that any order of pupils gives."""

from __future__ import annotations

import hashlib

import polars as pl

from school_index.steps.pupils import KEY

_TEXTS = ("school_id", "exam", "subject", "grade")
_YEARS = 4096


def in_order(exams: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Sort rows by key, missing grades first; give a SHA-256 of what they hold.

    Texts are sorted once each and numbered in that order, and rows are sorted by one integer: a country has
    millions of rows and few different texts. 0 stands for a missing text.
    """
    rows = exams.lazy()
    words = pl.collect_all([rows.select(pl.col(name).unique()) for name in _TEXTS], engine="streaming")
    texts = {frame.columns[0]: frame.to_series().drop_nulls().sort() for frame in words}
    place = pl.lit(0, dtype=pl.Int64)
    for name in KEY:
        place = place * (_YEARS if name == "year" else len(texts[name]) + 1) + pl.col(name)
    coded = (
        rows.with_columns(_number(name, texts[name]) for name in _TEXTS)
        .sort(place)
        .collect(engine="streaming")
    )
    digest = hashlib.sha256()
    for text in texts.values():
        digest.update("\n".join([*text, ""]).encode())
    for column in coded.iter_columns():
        kind, stored = (pl.Float64, "<f8") if column.dtype.is_float() else (pl.Int32, "<i4")
        numbers = column.cast(kind).fill_null(-1).to_numpy()
        digest.update(numbers.astype(stored, copy=False).tobytes())
    back = (
        pl.lit(texts[name]).gather(pl.when(pl.col(name) > 0).then(pl.col(name) - 1)).alias(name)
        for name in _TEXTS
    )
    return coded.lazy().with_columns(back).collect(engine="streaming"), digest.hexdigest()


def _number(name: str, texts: pl.Series) -> pl.Expr:
    number = pl.col(name).cast(pl.Enum(texts)).to_physical().cast(pl.Int32)
    return (number + 1).fill_null(0).alias(name)
