"""The child process that opens a workbook: run by path, never imported.

Arguments: the folder that holds python_calamine, and the limits as JSON. Input: the workbook. Output: lines
of JSON as `reader` describes them. Exit codes: 0 answered, 3 out of memory, anything else is a crash.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from types import ModuleType

OUT_OF_MEMORY_EXIT = 3


def restrict(limits: dict[str, int]) -> None:
    """Bind this process to its limits for good; where the system has none, the parent's clock remains."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    bounds = {
        resource.RLIMIT_AS: (limits["memory_bytes"], 0),
        # One second between the signal that names the reason and the one that cannot be survived.
        resource.RLIMIT_CPU: (limits["cpu_seconds"], 1),
        # Also the cleaned copy is a file.
        resource.RLIMIT_FSIZE: (max(limits["result_bytes"], 2 * limits["unpacked_bytes"]), 0),
        resource.RLIMIT_NOFILE: (limits["open_files"], 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for name, (bound, grace) in bounds.items():
        highest = resource.getrlimit(name)[1]
        if highest == resource.RLIM_INFINITY:
            highest = sys.maxsize
        # Some systems know a limit and do not let it be set.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (min(bound, highest), min(bound + grace, highest)))


def prepare_imports(libraries: str) -> None:
    """Make our modules importable without running what their packages import for everybody else."""
    sys.path.append(libraries)
    here = Path(__file__).resolve().parent
    folders = {
        "school_index": here.parents[1],
        "school_index.tables": here.parent,
        "school_index.tables.workbook": here,
    }
    for name, folder in folders.items():
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def main() -> None:
    """Answer on standard output what the workbook on standard input holds."""
    libraries, limits_text = sys.argv[1:]
    limits = json.loads(limits_text)
    restrict(limits)
    prepare_imports(libraries)
    try:
        from school_index.tables.workbook.extraction import answer  # noqa: PLC0415 - importable only now
        from school_index.tables.workbook.limits import Limits  # noqa: PLC0415 - as above

        answer(sys.stdin.buffer, sys.stdout.buffer, Limits(**limits))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY_EXIT)


if __name__ == "__main__":
    main()
