"""The region on Spark in local mode: the very same files as on Polars?"""

from __future__ import annotations

from pathlib import Path

from benchmarks.jobs import command
from benchmarks.lines import NOT_INSTALLED, Line, seconds
from benchmarks.measure import RunFailedError, run
from benchmarks.settings import Settings
from school_index.backends import EngineMissingError, open_backend


def measure(settings: Settings) -> list[Line]:
    """Give the line of the engines; whole processes, the start of Java included."""
    data = settings.data(settings.region_schools)
    folder = settings.scratch("spark", data)
    what = f"Spark, {settings.region_schools} schools x 3 years: the same CSV files"
    polars = run(command(data, folder / "polars"), folder)
    theirs = seconds(polars.seconds)
    try:
        open_backend("spark").close()
    except EngineMissingError:
        return [Line(what, NOT_INSTALLED, "Polars", theirs, reach="identical")]
    try:
        spark = run(command(data, folder / "spark", engine="spark"), folder)
    except RunFailedError as error:
        return [Line(what, f"failed: {error}", "Polars", theirs, reach="identical", met=False)]
    same = _contents(folder / "spark") == _contents(folder / "polars")
    ratio = f"{spark.seconds / polars.seconds:.1f}x its time"
    return [Line(what, seconds(spark.seconds), "Polars", theirs, ratio, "identical", same)]


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}
