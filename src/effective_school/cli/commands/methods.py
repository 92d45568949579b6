"""`effective-school methods`: which methods there are, and what one of them says."""

from __future__ import annotations

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.refusals import refusals
from school_index.language import Language
from school_index.methodology import builtin_ids, load_method
from school_index.methodology.describe import describe_method


@click.command(help=SAY("cli.command.methods"))
@click.argument("method", required=False)
@click.option("--toml", is_flag=True, help=SAY("cli.option.toml"))
@language_option
def methods(method: str | None, language: Language, *, toml: bool) -> None:
    """List the built-in methods, or show one in words or as its file."""
    if method is None:
        click.echo(SAY("cli.methods_title"))
        for identifier in builtin_ids():
            click.echo(f"  {identifier:<26}{load_method(identifier).title.text(language)}")
        return
    with refusals():
        chosen = load_method(method)
        click.echo(chosen.text if toml else describe_method(chosen, language), nl=False)
