"""`effective-school backup`: one file with everything the site holds, while people work."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import quiet_option
from effective_school.cli.progress import progress
from effective_school.cli.refusals import refuse, writing
from school_index.language import Language


@click.command(help=SAY("cli.command.backup"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=SAY("cli.option.force"))
@click.option("--every-run", is_flag=True, help=SAY("cli.option.every_run"))
@language_option
@quiet_option
def backup(file: Path, language: Language, *, force: bool, every_run: bool, quiet: bool) -> None:
    """Copy the database and every stored file into an archive."""
    del language
    from effective_school.cli.site import database_answers, prepare_site  # noqa: PLC0415 - Django loads late

    prepare_site()
    from effective_school.cli.keeping.making import make_copy  # noqa: PLC0415 - needs the settings first
    from effective_school.cli.keeping.refusal import KeepingRefused  # noqa: PLC0415
    from effective_school.cli.keeping.telling import say_made  # noqa: PLC0415

    with database_answers(), writing(file), progress(quiet=quiet) as report:
        try:
            made = make_copy(file, force=force, every_run=every_run, report=report)
        except KeepingRefused as refusal:
            refuse(str(refusal))
    say_made(file, made, quiet=quiet)
