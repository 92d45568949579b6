"""One aggregation of pupils' results in a process of its own: prints its seconds, by both clocks.

`aggregate.py ours|bare FOLDER`
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter, process_time

import polars as pl

from school_index import load_method
from school_index.backends import PolarsBackend
from school_index.tables.pupil_files import aggregate_files
from school_index.tables.read import MOST_SOUGHT
from school_index.tables.schema import tables_of

KEY = ["school_id", "year", "exam", "subject", "grade"]


def ours(parts: list[Path]) -> int:
    """Aggregate by the rules of the method, checks of what the aggregate shows included."""
    method = load_method("khabarovsk-2020")
    table = tables_of(method)["pupils"]
    exams, problems, _ = aggregate_files(parts, table, method, PolarsBackend(), most_sought=MOST_SOUGHT)
    if exams is None:
        raise ValueError(problems)
    return exams.height


def bare(parts: list[Path]) -> int:
    """Scan and group with Polars alone: no rules by exam, no thresholds, no check."""
    groups = pl.scan_parquet(parts).group_by(KEY)
    counts = groups.agg(pl.len(), (pl.col("mark") == 2).sum().alias("failed"), pl.col("score").mean())  # noqa: PLR2004 - mark 2
    return counts.collect(engine="streaming").height


def main() -> None:
    """Aggregate once and print how long it took."""
    name, folder = sys.argv[1:]
    parts = sorted((Path(folder) / "pupils").iterdir())
    start, processor = perf_counter(), process_time()
    {"ours": ours, "bare": bare}[name](parts)
    print(perf_counter() - start, process_time() - processor)


if __name__ == "__main__":
    main()
