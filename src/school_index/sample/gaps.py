"""Missing data, as a real collection has it: blank cells, and rows that never came."""

from __future__ import annotations

import polars as pl

from school_index.sample.arrays import stream

_BLANK = {
    "exams": {"participants": 0.001, "failed": 0.002, "excellent": 0.003, "mean_score": 0.003},
    "certificates": {"without_certificate": 0.005},
    "social": {"pupils": 0.004},
}
_SOCIAL_KEY = ("school_id", "year", "pupils")
_BLANK_SOCIAL_COUNT = 0.01
_ABSENT_ROWS = {"certificates": 0.01, "social": 0.007}


def leave_gaps(tables: dict[str, pl.DataFrame], seed: int) -> dict[str, pl.DataFrame]:
    """Give the tables with some cells blank and some rows left out; `schools` is always complete."""
    return {name: _leave_gaps(name, table, seed, part) for part, (name, table) in enumerate(tables.items())}


def _leave_gaps(name: str, table: pl.DataFrame, seed: int, part: int) -> pl.DataFrame:
    shares = dict(_BLANK.get(name, {}))
    if name == "social":
        shares |= {column: _BLANK_SOCIAL_COUNT for column in table.columns if column not in _SOCIAL_KEY}
    rng = stream(seed, "gaps", part)
    blanked = table.with_columns(
        pl.when(pl.Series(rng.random(table.height) >= share)).then(pl.col(column)).alias(column)
        for column, share in shares.items()
    )
    absent = _ABSENT_ROWS.get(name)
    if absent is None:
        return blanked
    return blanked.filter(pl.Series(rng.random(table.height) >= absent))
