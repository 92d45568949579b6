"""The web process: `python -m effective_school.cli.server.web HOST PORT PROCESSES THREADS`."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from effective_school.cli.server.watch import die_with_parent

LONGEST_IDLE = 600
"""Seconds before a thread that has nothing to do ends: each takes a connection to the database with it."""


def main() -> None:
    """Serve until told to stop."""
    host, port, processes, threads = sys.argv[1], *map(int, sys.argv[2:5])
    die_with_parent()
    Server(
        "effective_school.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        blocking_threads_idle_timeout=LONGEST_IDLE,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
