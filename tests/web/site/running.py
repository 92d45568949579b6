"""Real sites in processes of their own, each with a scratch folder and a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 600
"""Seconds that a command may take on a machine that is busy with other tests."""
COMMAND = [sys.executable, "-m", "effective_school.cli.main"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EFFECTIVE_SCHOOL_")}
    return kept | {
        "EFFECTIVE_SCHOOL_DATA": str(folder),
        "EFFECTIVE_SCHOOL_SECRET_KEY": "tests-" + "k" * 50,
        "EFFECTIVE_SCHOOL_HTTPS": "0",
        "EFFECTIVE_SCHOOL_LANG": "en",
        **more,
    }


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [*COMMAND, *words],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


@contextmanager
def site(folder: Path, *words: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command that serves until the block ends; give the process and its address."""
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, *words, "--port", str(port)],
        env=environment(folder, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: process.poll() is not None or answers(address), 60)
        yield process, address
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(question: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def processes_of(folder: Path, module: str) -> list[int]:
    """Give the processes of a site that run a module."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                lines = (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if module.encode() in words and f"EFFECTIVE_SCHOOL_DATA={folder}".encode() in lines:
                found.append(int(entry.name))
    return sorted(found)
