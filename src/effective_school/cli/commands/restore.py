"""`effective-school restore`: a site as it was when the archive was made."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import quiet_option
from effective_school.cli.progress import progress
from effective_school.cli.refusals import refuse, writing
from school_index.language import Language


@click.command(help=SAY("cli.command.restore"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=SAY("cli.option.replace"))
@click.option("--only-check", is_flag=True, help=SAY("cli.option.only_check"))
@click.option("--every-run", is_flag=True, help=SAY("cli.option.every_run"))
@language_option
@quiet_option
def restore(
    file: Path, language: Language, *, replace: bool, only_check: bool, every_run: bool, quiet: bool
) -> None:
    """Bring the database and the stored files of an archive back."""
    del language
    from effective_school.cli.site import database_answers, prepare_site  # noqa: PLC0415 - Django loads late

    prepare_site()
    from django.conf import settings  # noqa: PLC0415 - as above

    from effective_school.cli.keeping.bringing import bring_back, verified  # noqa: PLC0415 - as above
    from effective_school.cli.keeping.refusal import KeepingRefused  # noqa: PLC0415
    from effective_school.cli.keeping.telling import say_brought, say_checked  # noqa: PLC0415

    with database_answers(), writing(Path(settings.DATA_FOLDER)), progress(quiet=quiet) as report:
        try:
            if only_check:
                with verified(file, report) as archive:
                    manifest = archive.manifest
            else:
                brought = bring_back(file, replace=replace, every_run=every_run, report=report)
        except KeepingRefused as refusal:
            refuse(str(refusal))
    if only_check:
        say_checked(file, manifest, quiet=quiet)
    else:
        say_brought(brought, quiet=quiet)
