"""Time and memory of a program or a function; contenders run in turn, so that a busy minute slows them all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

MEBIBYTE = 2**20


class RunFailedError(Exception):
    """A program ended with an error; the message is the last line it wrote."""


@dataclass(frozen=True)
class Run:
    """One run of a program: wall-clock seconds, peak resident memory in MiB, and what it printed."""

    seconds: float
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
        seconds = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        lines = failed.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise RunFailedError(lines[-1] if lines else f"status {child.returncode}")
    # Linux counts kilobytes here, macOS bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MEBIBYTE
    return Run(seconds, peak, said.read_text(encoding="utf-8", errors="replace"))


def seconds_of(function: Callable[[], object]) -> float:
    """Run a function once in this process."""
    start = perf_counter()
    function()
    return perf_counter() - start


def race(contenders: Mapping[str, Callable[[], float]], repeat: int) -> dict[str, float]:
    """Let every contender run `repeat` times, by turns, and give the median of each one's seconds."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(repeat):
        for name, contender in contenders.items():
            taken[name].append(contender())
    return {name: median(times) for name, times in taken.items()}
