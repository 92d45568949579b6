"""`effective-school serve`: the site and its background worker in one command."""

from __future__ import annotations

import os

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.refusals import refuse
from school_index.language import Language

MOST_PROCESSES = 4


@click.command(help=SAY("cli.command.serve"))
@click.option("--host", default="127.0.0.1", show_default=True, help=SAY("cli.option.host"))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=SAY("cli.option.port")
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=min(MOST_PROCESSES, os.cpu_count() or 1),
    show_default=True,
    help=SAY("cli.option.processes"),
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=8, show_default=True, help=SAY("cli.option.threads")
)
@click.option("--no-worker", is_flag=True, help=SAY("cli.option.no_worker"))
@language_option
def serve(host: str, port: int, processes: int, threads: int, language: Language, *, no_worker: bool) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    del language
    from effective_school.cli.server.run import Place, run_site  # noqa: PLC0415 - Django loads late
    from effective_school.cli.site import database_answers, prepare_site, waiting_migrations  # noqa: PLC0415

    prepare_site()
    with database_answers():
        if waiting_migrations():
            refuse(SAY("cli.migrate_first"))
    run_site(Place(host, port, processes, threads), with_worker=not no_worker)
