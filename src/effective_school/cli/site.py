"""What the commands of the site share: settings, migrations, ports."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from errno import EADDRNOTAVAIL

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from effective_school.cli.language import SAY
from effective_school.cli.refusals import refuse

SETTINGS = "effective_school.config.settings"


def prepare_site() -> None:
    """Read the settings from the environment; one that is missing or wrong is named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except ImproperlyConfigured as error:
        refuse(SAY("cli.settings_refused", reason=getattr(error, SAY.language, error)))


def migrate_site(*, quiet: bool = False) -> int:
    """Bring the database to the present version; give the number of steps."""
    with database_answers():
        steps = waiting_migrations()
        if steps:
            call_command("migrate", interactive=False, verbosity=0)
    if not quiet:
        click.echo(SAY("cli.migrated", count=steps) if steps else SAY("cli.nothing_to_migrate"))
    return steps


def waiting_migrations() -> int:
    """Count the steps that the database has not taken yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class database_answers:  # noqa: N801 - read as a sentence: with database_answers()
    """Turn an unreachable database into a message."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Say what the database said."""
        if isinstance(error, DatabaseError):
            refuse(SAY("cli.database_refused", reason=" ".join(str(error).split())))


def see_that_free(host: str, port: int) -> None:
    """Refuse an address that cannot be served: this machine has none such, or another program serves it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            foreign = isinstance(error, socket.gaierror) or error.errno == EADDRNOTAVAIL
            key = (
                "cli.host_unknown"
                if foreign
                else "cli.port_forbidden"
                if isinstance(error, PermissionError)
                else "cli.port_taken"
            )
            refuse(SAY(key, host=host, port=port))


def answers(host: str, port: int) -> Callable[[], bool]:
    """Make the question whether something answers there already."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the name of every address

    def ask() -> bool:
        try:
            with socket.create_connection((reachable, port), timeout=1):
                return True
        except OSError:
            return False

    return ask
