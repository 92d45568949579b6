"""Pupils' results in Parquet files, aggregated to schools, beside a bare Polars group-by of the same files."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.lines import Line, seconds
from benchmarks.measure import Run, Taken, middle, run
from benchmarks.settings import Settings

SLOWEST, MOST_MEMORY = 1.5, 2048
_SCHOOLS = 40_000
_PUPILS_OF_A_SCHOOL = 150
_ROOT = Path(__file__).resolve().parent.parent

_SCRIPT = Path(__file__).with_name("aggregate.py")


def measure(settings: Settings) -> list[Line]:
    """Give the lines of the pupils; every run is a process of its own, the time is without its start."""
    schools = max(1, min(_SCHOOLS, settings.pupils // _PUPILS_OF_A_SCHOOL))
    data = settings.data(schools, pupils=settings.pupils, layout="parquet")
    folder = settings.scratch("pupils", data)
    runs: dict[str, list[Run]] = {"ours": [], "bare": []}
    for _ in range(settings.repeat):
        for name, done in runs.items():
            done.append(run([sys.executable, str(_SCRIPT), name, str(data)], folder))
    taken = {name: middle([_inner(one) for one in done]) for name, done in runs.items()}
    peak = {name: max(one.peak_mebibytes for one in done) for name, done in runs.items()}
    what = f"pupils, {settings.pupils} results of {schools} schools"
    ratio = taken["ours"].wall / taken["bare"].wall
    memory = peak["ours"] / peak["bare"]
    return [
        Line(
            f"{what}: time", seconds(taken["ours"]), "bare Polars", seconds(taken["bare"]),
            f"{ratio:.2f}x its time", f"at most {SLOWEST:g}x", ratio <= SLOWEST,
        ),
        Line(
            f"{what}: peak memory", f"{peak['ours']:.0f} MiB", "bare Polars", f"{peak['bare']:.0f} MiB",
            f"{memory:.2f}x its memory", f"under {MOST_MEMORY} MiB", peak["ours"] < MOST_MEMORY,
        ),
    ]  # fmt: skip


def _inner(done: Run) -> Taken:
    wall, processor = done.printed.split()
    return Taken(float(wall), float(processor))
