"""`effective-school sample`: a synthetic region."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import quiet_option
from effective_school.cli.progress import progress
from effective_school.cli.refusals import refuse, writing
from school_index.language import Language
from school_index.sample import write_sample


@click.command(help=SAY("cli.command.sample"))
@click.option("--out", type=click.Path(path_type=Path), required=True, help=SAY("cli.option.out_folder"))
@click.option(
    "--schools",
    type=click.IntRange(20, 100_000),
    default=400,
    show_default=True,
    help=SAY("cli.option.schools_count"),
)
@click.option(
    "--years", type=click.IntRange(1, 20), default=3, show_default=True, help=SAY("cli.option.years_count")
)
@click.option(
    "--last-year",
    type=click.IntRange(2015, 2100),
    default=2019,
    show_default=True,
    help=SAY("cli.option.last_year"),
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help=SAY("cli.option.seed"))
@click.option("--pupils", type=click.IntRange(1, 1_000_000_000), help=SAY("cli.option.pupils"))
@click.option(
    "--layout",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help=SAY("cli.option.layout"),
)
@language_option
@quiet_option
def sample(  # noqa: PLR0913 - one parameter an option
    out: Path,
    schools: int,
    years: int,
    last_year: int,
    seed: int,
    pupils: int | None,
    layout: str,
    language: Language,
    *,
    quiet: bool,
) -> None:
    """Write the tables of a synthetic region into a new folder."""
    del language  # read before the options are parsed: see `cli.language`
    try:
        with progress(quiet=quiet) as report:
            write_sample(
                out, schools=schools, years=years, last_year=last_year, seed=seed, pupils=pupils,
                layout="parquet" if layout == "parquet" else "csv", report=report,
            )  # fmt: skip
    except FileExistsError as error:
        below_a_file = error.filename is not None
        refuse(
            SAY("cli.out_is_file", path=error.filename) if below_a_file else SAY("cli.folder_taken", path=out)
        )
    except ValueError as error:
        refuse(str(error))
    except OSError as error:
        with writing(out):
            raise error from None
    if not quiet:
        span = f"{last_year - years + 1}–{last_year}"
        click.echo(SAY("cli.sample_done", schools=schools, years=span, path=out))
