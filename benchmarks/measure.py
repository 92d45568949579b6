"""Time and memory of a program or a function; contenders run in turn, so that a busy minute slows them all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

MEBIBYTE = 2**20


class RunFailedError(Exception):
    """A program ended with an error: its exit status and, as the message, the last line it wrote."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message or f"status {status}")


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock on the wall, and seconds of the processor over all its cores.

    Other work on the machine lengthens the first far more than the second.
    """

    wall: float
    processor: float


@dataclass(frozen=True)
class Run:
    """One run of a program: its time, its peak resident memory in MiB, and what it printed."""

    taken: Taken
    peak_mebibytes: float
    printed: str


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a program in `folder`, alone, and measure it.

    Raises RunFailedError where it ends with an error.
    """
    said, failed = folder / "printed.txt", folder / "failed.txt"
    with said.open("wb") as out, failed.open("wb") as err:
        start = perf_counter()
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        wall = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        lines = failed.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise RunFailedError(child.returncode, lines[-1] if lines else "")
    # Linux counts kilobytes here, macOS bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEBIBYTE
    taken = Taken(wall, usage.ru_utime + usage.ru_stime)
    return Run(taken, peak, said.read_text(encoding="utf-8", errors="replace"))


def time_of(function: Callable[[], object]) -> Taken:
    """Run a function once in this process."""
    start, processor = perf_counter(), process_time()
    function()
    return Taken(perf_counter() - start, process_time() - processor)


def race(contenders: Mapping[str, Callable[[], Taken]], repeat: int) -> dict[str, Taken]:
    """Let every contender run `repeat` times, by turns, and give the medians of each one's times."""
    taken: dict[str, list[Taken]] = {name: [] for name in contenders}
    for _ in range(repeat):
        for name, contender in contenders.items():
            taken[name].append(contender())
    return {name: middle(times) for name, times in taken.items()}


def middle(times: Sequence[Taken]) -> Taken:
    """Give the median of each clock."""
    return Taken(median(one.wall for one in times), median(one.processor for one in times))
