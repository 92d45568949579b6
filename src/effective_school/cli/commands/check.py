"""`effective-school check`: validation only."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import data_argument, method_option, quiet_option
from effective_school.cli.outputs import protect_input, refuse_false_name
from effective_school.cli.progress import progress
from effective_school.cli.refusals import BAD_INPUT, refusals, say_problems, writing
from school_index import check_tables, load_method
from school_index.language import Language
from school_index.methodology import Method
from school_index.problems import Problem
from school_index.tables.problem_text import ProblemText
from school_index.tables.write import complete_file, write_csv


@click.command(help=SAY("cli.command.check"))
@data_argument
@click.option("--year", type=click.IntRange(1990, 2100), help=SAY("cli.option.year"))
@method_option
@click.option("--out", type=click.Path(path_type=Path), help=SAY("cli.option.out_problems"))
@language_option
@quiet_option
def check(
    data: Path, year: int | None, method: str, out: Path | None, language: Language, *, quiet: bool
) -> None:
    """Say every problem; exit status 2 where there is an error."""
    protect_input(data, out)
    refuse_false_name("--out", out, ".csv")
    with refusals():
        chosen = load_method(method)
    with progress(quiet=quiet) as report:
        report("reading", 0, 1)
        checked = check_tables(data, chosen, year=year, most_sought=None)
        report("reading", 1, 1)
    errors = tuple(problem for problem in checked.problems if problem.severity == "error")
    say_problems(errors if quiet else checked.problems, chosen)
    if out is not None:
        with writing(out), complete_file(out) as draft:
            write_csv(_as_table(checked.problems, chosen, language), draft, byte_order_mark=True)
    summary = ProblemText(chosen, language).summary(checked.problems)
    click.echo(summary + "." if checked.tables is None else f"{SAY('cli.fine')} {summary}".strip())
    if checked.tables is None:
        raise SystemExit(BAD_INPUT)


def _as_table(problems: tuple[Problem, ...], method: Method, language: Language) -> pl.DataFrame:
    text = ProblemText(method, language)
    rows = [
        (
            one.severity,
            one.rule,
            one.table,
            one.file,
            one.row,
            one.column,
            one.value,
            text.what(one),
            text.todo(one),
        )
        for one in problems
    ]
    names = ("severity", "rule", "table", "file", "row", "column", "value", "what", "what_to_do")
    schema = {name: pl.Int64 if name == "row" else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")
