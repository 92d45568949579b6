"""Running the real command: what it was asked, what it said, and what it left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

REFUSED = 2
LONGEST_SECONDS = 30
COMMAND = (sys.executable, "-m", "effective_school.cli.main")


@dataclass(frozen=True)
class Answer:
    """What a command said, and how it ended."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def errors(self) -> list[str]:
        """Lines that say an error of the input."""
        return [line for line in self.err.splitlines() if line.startswith(("Ошибка. ", "Error. "))]


class Workplace:
    """A folder that a command runs in; its temporary files go there too, so that none is left unseen."""

    def __init__(self, folder: Path, command: tuple[str, ...] = COMMAND) -> None:
        self.folder = folder
        self.command = command
        self.scratch = folder / "tmp"
        self.scratch.mkdir()

    def environment(self, **changes: str) -> dict[str, str]:
        """Variables of the process: ours, without a language chosen by whoever runs the tests."""
        kept = {name: value for name, value in os.environ.items() if name != "EFFECTIVE_SCHOOL_LANG"}
        return {**kept, "TMPDIR": str(self.scratch), "PYTHONUTF8": "1", **changes}

    def run(self, *arguments: str | Path, **environment: str) -> Answer:
        """Run a command to its end."""
        start = monotonic()
        done = subprocess.run(  # noqa: S603 - our own command
            [*self.command, *map(str, arguments)],
            cwd=self.folder,
            env=self.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr, monotonic() - start)

    def refusal(self, *arguments: str | Path, **environment: str) -> Answer:
        """Run a command that has to refuse: status 2 soon, words instead of a traceback, nothing written."""
        before = self.contents()
        answer = self.run(*arguments, **environment)
        assert "Traceback" not in answer.err + answer.out, answer.err
        assert answer.status == REFUSED, answer
        assert self.contents() == before
        assert answer.seconds < LONGEST_SECONDS
        return answer

    def success(self, *arguments: str | Path, **environment: str) -> Answer:
        """Run a command that has to succeed and to leave no temporary files."""
        answer = self.run(*arguments, **environment)
        assert answer.status == 0, answer
        assert list(self.scratch.iterdir()) == []
        return answer

    def contents(self) -> dict[str, tuple[int, int]]:
        """Size and time of change of every file, both 0 for a folder."""
        found = {}
        for path in self.folder.rglob("*"):
            status = path.lstat()
            name = str(path.relative_to(self.folder))
            found[name] = (0, 0) if path.is_dir() else (status.st_size, status.st_mtime_ns)
        return found


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
