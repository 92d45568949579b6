"""Other programs that do the same job, as far as they are installed; each script says what it leaves out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PANDAS_PYTHON = "EFFECTIVE_SCHOOL_BENCH_PYTHON"
"""Names a Python that has pandas, where the one that runs the benchmarks has none."""

_SCRIPTS = Path(__file__).parent


@dataclass(frozen=True)
class Yardstick:
    """A program and how to start it in a folder that holds `data`; `command` is None where it is not installed."""

    name: str
    command: Sequence[str] | None


def yardsticks() -> tuple[Yardstick, ...]:
    """Give every yardstick of the social index, installed or not."""
    pspp, rscript, python = shutil.which("pspp"), shutil.which("Rscript"), _python_with_pandas()
    return (
        Yardstick("PSPP", pspp and [pspp, "-o", "messages.txt", str(_SCRIPTS / "social.sps")]),
        Yardstick("R", rscript and [rscript, "--vanilla", str(_SCRIPTS / "social.R")]),
        Yardstick("pandas", python and [python, str(_SCRIPTS / "social_pandas.py")]),
    )


def _python_with_pandas() -> str | None:
    named = os.environ.get(PANDAS_PYTHON)
    for python in (sys.executable, named):
        if python and shutil.which(python):
            tried = subprocess.run([python, "-c", "import pandas"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    return None
