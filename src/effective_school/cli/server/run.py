"""Running the site: web process and worker under one watch."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from effective_school.cli.language import SAY
from effective_school.cli.server.watch import Watched, keep_running
from effective_school.cli.site import SETTINGS, answers, see_that_free


@dataclass(frozen=True)
class Place:
    """Where and how the site is served."""

    host: str
    port: int
    processes: int
    threads: int

    @property
    def address(self) -> str:
        """The address for a browser on this machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}/"


def run_site(
    place: Place,
    *,
    with_worker: bool = True,
    log: Path | None = None,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Serve until told to stop; `log` takes the lines of both processes, the terminal otherwise."""
    see_that_free(place.host, place.port)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS}
    package = "effective_school.cli.server"
    numbers = map(str, (place.port, place.processes, place.threads))
    processes = [Watched("web", [sys.executable, "-m", f"{package}.web", place.host, *numbers], environment)]
    if with_worker:
        name = f"worker-{secrets.token_hex(6)}"
        processes.append(Watched("worker", [sys.executable, "-m", f"{package}.worker", name], environment))

    def say_ready() -> None:
        click.echo(SAY("cli.serving", address=place.address))
        if on_ready is not None:
            on_ready()
        click.echo(SAY("cli.stop_with"))

    def say_death(name: str, status: int) -> None:
        click.echo(SAY("cli.process_died", name=SAY(f"cli.process.{name}"), status=status), err=True)

    lines = log.open("ab") if log is not None else None
    try:
        keep_running(
            processes,
            log=lines,
            ready=answers(place.host, place.port),
            on_ready=say_ready,
            on_death=say_death,
        )
    finally:
        if lines is not None:
            lines.close()
    click.echo(SAY("cli.stopped"))
