"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY
from school_index.backends import ENGINES
from school_index.methodology import DEFAULT_METHOD

data_argument = click.argument("data", type=click.Path(path_type=Path))
year_option = click.option(
    "--year", type=click.IntRange(1990, 2100), required=True, help=SAY("cli.option.year")
)
method_option = click.option(
    "--method", default=DEFAULT_METHOD, show_default=True, help=SAY("cli.option.method")
)
engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default="polars", show_default=True, help=SAY("cli.option.engine")
)
quiet_option = click.option("--quiet", is_flag=True, help=SAY("cli.option.quiet"))
