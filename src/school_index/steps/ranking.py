"""Ranks within a year and group."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.model import Part
from school_index.steps.columns import CELL


def rank_columns(part: Part) -> list[nw.Expr]:
    """`<part>_rank`, `<part>_up` and `<part>_n` over schools that have an index.

    rank: competition rank from the highest index (1 = best results, 1 = worst social conditions); up: the same
    from the lowest index; n: schools with an index.
    """
    index = nw.col(f"{part.name}_index")
    return [
        index.rank("min", descending=True).over(*CELL).cast(nw.Int64).alias(f"{part.name}_rank"),
        index.rank("min").over(*CELL).cast(nw.Int64).alias(f"{part.name}_up"),
        index.count().over(*CELL).cast(nw.Int64).alias(f"{part.name}_n"),
    ]
