"""`effective-school explain`: why one school is on a list or not."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import data_argument, method_option, year_option
from effective_school.cli.outputs import protect_input, refuse_false_name
from effective_school.cli.refusals import refusals, refuse, writing
from school_index import check_tables, identify, load_method
from school_index.explain import SchoolUnknownError, explain_school
from school_index.explain.text import proof_text
from school_index.language import Language
from school_index.problems import InputRefused
from school_index.tables.write import complete_file


@click.command(help=SAY("cli.command.explain"))
@data_argument
@year_option
@click.option("--school", required=True, help=SAY("cli.option.school"))
@method_option
@click.option("--out", type=click.Path(path_type=Path), help=SAY("cli.option.out_explain"))
@click.option("--no-changes", is_flag=True, help=SAY("cli.option.no_changes"))
@language_option
def explain(  # noqa: PLR0913 - one parameter an option
    data: Path, year: int, school: str, method: str, out: Path | None, language: Language, *, no_changes: bool
) -> None:
    """Print the proof, or write it to a file."""
    protect_input(data, out)
    refuse_false_name("--out", out, ".txt", ".md")
    with refusals():
        chosen = load_method(method)
    with refusals(chosen):
        checked = check_tables(data, chosen, year=year, compare=False)
        if checked.tables is None:
            raise InputRefused(checked.problems)
        results = identify(checked.tables, year=year, method=chosen)
    try:
        proof = explain_school(results, school.strip(), changes=not no_changes)
    except SchoolUnknownError as error:
        near = SAY("cli.school_near", near=", ".join(error.near)) if error.near else ""
        span = f"{results.window[0]}–{results.window[-1]}"
        refuse(SAY("cli.school_unknown", school=school, years=span, near=near))
    text = proof_text(proof, language)
    if out is None:
        click.echo(text)
        return
    with writing(out), complete_file(out) as draft:
        draft.write_text(text + "\n", encoding="utf-8")
    click.echo(SAY("cli.wrote", path=out))
