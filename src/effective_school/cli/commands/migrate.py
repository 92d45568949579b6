"""`effective-school migrate`: the database in its present form."""

from __future__ import annotations

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import quiet_option
from school_index.language import Language


@click.command(help=SAY("cli.command.migrate"))
@language_option
@quiet_option
def migrate(language: Language, *, quiet: bool) -> None:
    """Make or change the tables of the database."""
    del language
    from effective_school.cli.site import migrate_site, prepare_site  # noqa: PLC0415 - Django loads late

    prepare_site()
    migrate_site(quiet=quiet)
