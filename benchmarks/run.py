"""`python -m benchmarks.run`: print every figure beside its yardstick."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks import country, pupils, region, spark
from benchmarks.lines import Line, table
from benchmarks.settings import Settings

ROWS = {
    "region": region.measure,
    "country": country.measure,
    "pupils": pupils.measure,
    "spark": spark.measure,
}


def figures(settings: Settings, only: Sequence[str] = ()) -> list[Line]:
    """Measure the rows named in `only`, or all of them, one after the other."""
    return [line for name in only or ROWS for line in ROWS[name](settings)]


def machine() -> str:
    """What the figures were measured on, and whether it was quiet."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    programs = f"Python {platform.python_version()}, Polars {version('polars')}"
    return f"{cores} cores, {memory:.0f} GiB, {programs}; load before the first run {load:.1f}"


def main() -> None:
    """Read the options, measure, print."""
    settings = Settings()
    options = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    options.add_argument("--only", action="append", choices=ROWS, default=[], help="a row; may be repeated")
    options.add_argument(
        "--schools", type=int, default=settings.country_schools, help="schools of the country"
    )
    options.add_argument("--pupils", type=int, default=settings.pupils, help="pupils' results")
    options.add_argument(
        "--repeat", type=int, default=settings.repeat, help="runs of each; the median is printed"
    )
    options.add_argument(
        "--folder", type=Path, default=settings.folder, help="where data are kept between runs"
    )
    given = options.parse_args()
    settings = replace(
        settings, country_schools=given.schools, pupils=given.pupils, repeat=given.repeat, folder=given.folder
    )
    print(machine())
    print(
        "Times are medians by the clock on the wall; in brackets the processor's, which other work disturbs less."
    )
    print(table(figures(settings, given.only)))


if __name__ == "__main__":
    main()
