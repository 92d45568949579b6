"""`effective-school template`: workbooks for data collection."""

from __future__ import annotations

from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.options import method_option
from effective_school.cli.outputs import refuse_false_name
from effective_school.cli.refusals import refusals, refuse, say_problems, writing
from school_index import load_method
from school_index.language import Language
from school_index.tables.read import read_schools
from school_index.tables.values import FIRST_YEAR, LAST_YEAR
from school_index.templates import TemplateTooLongError, template_names, write_template


@click.command(help=SAY("cli.command.template"))
@click.argument("tables", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True, help=SAY("cli.option.out_template"))
@method_option
@click.option(
    "--schools", "schools_data", type=click.Path(path_type=Path), help=SAY("cli.option.schools_data")
)
@click.option("--years", default="", help=SAY("cli.option.years"))
@language_option
def template(
    tables: tuple[str, ...], out: Path, method: str, schools_data: Path | None, years: str, language: Language
) -> None:
    """Write a workbook with a sheet for each named table."""
    refuse_false_name("--out", out, ".xlsx", is_needed=True)
    with refusals():
        chosen = load_method(method)
    known = list(template_names(chosen))
    names = known if "all" in tables else list(tables)
    for name in tables:
        if name not in {*known, "all"}:
            refuse(SAY("cli.unknown_table", name=name, known=", ".join([*known, "all"])))
    schools = None
    if schools_data is not None:
        schools, problems = read_schools(schools_data, chosen)
        if schools is None:
            say_problems(problems, chosen)
            raise SystemExit(2)
    with writing(out):
        try:
            write_template(names, chosen, out, language=language, schools=schools, years=_years(years))
        except TemplateTooLongError as error:
            refuse(SAY("cli.template_too_long", table=error.table, rows=error.rows, most=error.most))
    click.echo(SAY("cli.templates_done", path=out))


def _years(text: str) -> list[int]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(word.isdecimal() and FIRST_YEAR <= int(word) <= LAST_YEAR for word in words):
        refuse(SAY("cli.bad_value", name="--years", reason=SAY("cli.expected_years", given=text)))
    return [int(word) for word in words]
