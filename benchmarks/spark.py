"""The region on Spark in local mode gives the very same files as on Polars."""

from __future__ import annotations

from pathlib import Path

from benchmarks.jobs import command
from benchmarks.lines import NOT_INSTALLED, Line, seconds
from benchmarks.measure import RunFailedError, run
from benchmarks.settings import Settings
from effective_school.cli.refusals import BAD_INPUT


def measure(settings: Settings) -> list[Line]:
    """Give the line of the engines; whole processes, the start of Java included."""
    data = settings.data(settings.region_schools)
    folder = settings.scratch("spark", data)
    what = f"Spark, {settings.region_schools} schools x 3 years: the same CSV files"
    polars = run(command(data, folder / "polars"), folder)
    theirs = seconds(polars.taken)
    try:
        spark = run(command(data, folder / "spark", engine="spark"), folder)
    except RunFailedError as error:
        if error.status == BAD_INPUT:  # the same input passed on Polars: what is missing is the engine
            return [Line(what, f"{NOT_INSTALLED}: {error}", "Polars", theirs, reach="identical")]
        return [Line(what, f"failed: {error}", "Polars", theirs, reach="identical", met=False)]
    same = _contents(folder / "spark") == _contents(folder / "polars")
    ratio = f"{spark.taken.wall / polars.taken.wall:.1f}x its time"
    return [Line(what, seconds(spark.taken), "Polars", theirs, ratio, "identical", same)]


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}
