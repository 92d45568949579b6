"""How many schools of each municipality are on each list."""

from __future__ import annotations

import polars as pl

from school_index.results import Results


def municipal_counts(results: Results) -> pl.DataFrame:
    """`municipality`, `schools` and a count for every list: `<part>_<list>`."""
    counts = [
        (pl.col(f"{part.name}_list") == list_id).sum().cast(pl.Int64).alias(f"{part.name}_{list_id}")
        for part in results.method.parts
        for list_id in part.list_ids
    ]
    return results.lists.group_by("municipality").agg(pl.len().cast(pl.Int64).alias("schools"), *counts)
