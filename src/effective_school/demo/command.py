"""`effective-school demo`: make the region if it is not there, then serve it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import click
from django.utils import translation

from effective_school.cli.commands.sample import sample
from effective_school.cli.language import SAY, language_option
from effective_school.cli.refusals import refuse
from school_index.language import Language

YEAR, YEARS = 2019, 4
_MARK = ".effective-school-demo"
_BEGUN, _MADE = "begun", "site 2"
"""What the mark says once the region is complete; a demonstration of another form is made anew."""


@click.command(help=SAY("cli.command.demo"))
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help=SAY("cli.option.host"))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=SAY("cli.option.port")
)
@click.option("--fresh", is_flag=True, help=SAY("cli.option.fresh"))
@click.option("--only-make", is_flag=True, help=SAY("cli.option.only_make"))
@language_option
def demo(folder: Path, host: str, port: int, language: Language, *, fresh: bool, only_make: bool) -> None:
    """Make what is missing and serve; a second start keeps the data."""
    del language
    _protect(folder)
    kept = not fresh and _is_complete(folder)
    settings_of(folder, host, port)
    from effective_school.cli.site import migrate_site, prepare_site, see_that_free  # noqa: PLC0415

    if not only_make:
        see_that_free(host, port)
    started = time.monotonic()
    if not kept:
        _empty(folder)
        click.echo(SAY("cli.demo_making"))
        _tell("database")
    prepare_site()
    migrate_site(quiet=True)
    if kept:
        click.echo(SAY("cli.demo_kept", path=folder))
    else:
        _make(folder)
        click.echo(SAY("cli.demo_made", seconds=round(time.monotonic() - started), path=folder))
    from effective_school.demo.links import lead_letters_here  # noqa: PLC0415 - needs the settings first

    lead_letters_here(folder)
    if only_make:
        return
    from effective_school.cli.server.run import Place, run_site  # noqa: PLC0415 - Django loads late

    run_site(Place(host, port, 1, 8), log=folder / "site.log", on_ready=_say_who)


def _protect(folder: Path) -> None:
    if folder.is_file():
        refuse(SAY("cli.out_is_file", path=folder))
    ours = (folder / _MARK).exists()
    if folder.exists() and any(folder.iterdir()) and not ours:
        refuse(SAY("cli.demo_folder_taken", path=folder))


def _is_complete(folder: Path) -> bool:
    mark = folder / _MARK
    return mark.exists() and mark.read_text(encoding="utf-8") == _MADE


def settings_of(folder: Path, host: str, port: int) -> None:
    """Set the demonstration's own settings, whatever else the environment holds."""
    for name in [name for name in os.environ if name.startswith("EFFECTIVE_SCHOOL_")]:
        if name != "EFFECTIVE_SCHOOL_LANG":
            del os.environ[name]
    place = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - the name of every address
    os.environ |= {
        "EFFECTIVE_SCHOOL_DEMO": "1",
        "EFFECTIVE_SCHOOL_DATA": str(folder.resolve()),
        "EFFECTIVE_SCHOOL_ADDRESS": f"http://{f'[{place}]' if ':' in place else place}:{port}",
        "EFFECTIVE_SCHOOL_HOSTS": f"127.0.0.1,localhost,[::1],{host}",
        "EFFECTIVE_SCHOOL_LOG_LEVEL": "INFO",
    }


def _empty(folder: Path) -> None:
    """Begin anew; the mark comes first, so that a folder without one is never taken for ours."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).write_text(_BEGUN, encoding="utf-8")


def _make(folder: Path) -> None:
    """Make the region; only a finished one is marked, so that an interrupted one is made anew."""
    from effective_school.demo.build import fill_demo  # noqa: PLC0415 - needs the settings first

    _tell("region")
    sample.main(
        ["--out", str(folder / "region"), "--years", str(YEARS), "--last-year", str(YEAR), "--quiet"],
        standalone_mode=False,
    )

    def missing(what: str, error: Exception) -> None:
        click.echo(SAY("cli.demo_missing", what=what, reason=f"{type(error).__name__}: {error}"), err=True)

    fill_demo(folder / "region", tell=_tell, missing=missing)
    mark_complete(folder)


def _tell(step: str) -> None:
    """Say what is being made now, at once even into a pipe."""
    click.echo(f"  {SAY(f'cli.demo_step.{step}')}…")


def mark_complete(folder: Path) -> None:
    """Say in the folder that its region is whole, so that the next start serves it as it is."""
    (folder / _MARK).write_text(_MADE, encoding="utf-8")


def _say_who() -> None:
    from effective_school.organisations.models import Membership  # noqa: PLC0415 - needs the settings first

    translation.activate(SAY.language)
    click.echo(SAY("cli.demo_enter"))
    rows = Membership.objects.filter(person__is_demo=True).select_related("person", "municipality", "school")
    for row in rows.order_by("pk"):
        click.echo(f"  {row.person.short_name:<18} {row.get_role_display()} — {row.territory}")
