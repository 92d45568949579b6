"""Starting processes, starting them again when they die, and stopping them all together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

LIVED_WELL = 30.0
LONGEST_PAUSE = 30.0
PATIENCE = 20.0
"""Seconds that a process has to end by itself."""


@dataclass
class Watched:
    """A process that must always run; `failures` in a row make the pause before the next start longer."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self, log: IO[bytes] | None) -> None:
        """Start in a session of its own: a Ctrl-C in the terminal reaches only the watcher, who tells everybody."""
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command, env=self.environment, start_new_session=True, stdout=log, stderr=log
        )
        self.started = time.monotonic()

    def look_after(self, log: IO[bytes] | None, say: Callable[[str, int], None]) -> None:
        """Start again what has died."""
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return
            self.signal_group(signal.SIGKILL)  # children it may have left behind
            self.process = None
            now = time.monotonic()
            self.failures = 0 if now - self.started > LIVED_WELL else self.failures + 1
            self.not_before = now + (
                min(2.0 ** (self.failures - 1), LONGEST_PAUSE) if self.failures > 1 else 0
            )
            say(self.name, status)
        if time.monotonic() >= self.not_before:
            self.start(log)

    def signal_group(self, number: signal.Signals) -> None:
        """Signal the process and its children."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def ask_to_end(self) -> None:
        """Ask the process itself; it tells its own children."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until it ends; past the deadline end it by force."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        self.signal_group(signal.SIGKILL)
        self.process.wait()


def keep_running(
    processes: list[Watched],
    *,
    log: IO[bytes] | None,
    ready: Callable[[], bool],
    on_ready: Callable[[], None],
    on_death: Callable[[str, int], None],
) -> None:
    """Run the processes until SIGTERM or Ctrl-C; end them all before giving back."""
    stop = threading.Event()
    former = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    told = False
    try:
        while not stop.is_set():
            for one in processes:
                one.look_after(log, on_death)
            if not told and ready():
                on_ready()
                told = True
            stop.wait(0.2)
    finally:
        for one in processes:
            one.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        for one in processes:
            one.end(deadline)
        for number, handler in former.items():
            signal.signal(number, handler)


def die_with_parent() -> None:
    """End this process and its children when the watcher is gone, even by kill -9."""
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=look, name="parent", daemon=True).start()
