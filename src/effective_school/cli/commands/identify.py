"""`effective-school identify`: files in, lists and a report out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from effective_school.cli.language import SAY, language_option
from effective_school.cli.listing import print_lists
from effective_school.cli.options import (
    data_argument,
    engine_option,
    method_option,
    quiet_option,
    year_option,
)
from effective_school.cli.outputs import drafts, protect_input, refuse_false_name, refuse_file_for_folder
from effective_school.cli.progress import Report, progress
from effective_school.cli.refusals import refusals, refuse, say_problems
from school_index import Results, check_tables, load_method
from school_index import identify as calculate
from school_index.backends import open_backend
from school_index.language import Language
from school_index.problems import InputRefused, Problem
from school_index.tables.problem_text import ProblemText
from school_index.tables.write import TABLES, write_results

PROVED_LISTS = ("low_results", "risk_group")
MOST_PROOFS = 300
"""A page with more proofs than this is too heavy to open; `explain` gives any other."""


@click.command(help=SAY("cli.command.identify"))
@data_argument
@year_option
@method_option
@click.option("--out", type=click.Path(path_type=Path), help=SAY("cli.option.out_results"))
@click.option("--tables", "named", default=",".join(TABLES), help=SAY("cli.option.tables"))
@click.option("--report", "page", type=click.Path(path_type=Path), help=SAY("cli.option.report"))
@engine_option
@language_option
@quiet_option
def identify(  # noqa: PLR0913 - one parameter an option
    data: Path,
    year: int,
    method: str,
    out: Path | None,
    named: str,
    page: Path | None,
    engine: str,
    language: Language,
    *,
    quiet: bool,
) -> None:
    """Read, check, calculate, write; errors stop before anything is written."""
    protect_input(data, out, page)
    refuse_file_for_folder("--out", out)
    refuse_false_name("--report", page, ".html", ".htm")
    tables = _tables(named, out)
    with refusals():
        chosen = load_method(method)
    with refusals(chosen), progress(quiet=quiet) as report, closing(open_backend(engine)) as backend:
        report("reading", 0, 1)
        told = not quiet or page is not None or _is_book(out)
        checked = check_tables(data, chosen, year=year, backend=backend, compare=told)
        if checked.tables is None:
            raise InputRefused(checked.problems)
        report("reading", 1, 1)
        report("calculating", 0, 1)
        results = calculate(checked.tables, year=year, method=chosen, backend=backend)
        report("calculating", 1, 1)
        with drafts(out, page) as (draft_out, draft_page):
            if draft_out is not None:
                report("writing", 0, 1)
                _write(results, checked.problems, draft_out, tables, language)
                report("writing", 1, 1)
            if draft_page is not None:
                _write_page(results, checked.problems, draft_page, language, report)
    if not quiet:
        say_problems(checked.problems, chosen)
        print_lists(results)
    for path, key in ((out, "cli.wrote"), (page, "cli.report_at")):
        if path is not None and not quiet:
            click.echo("\n" + SAY(key, path=path))


def _is_book(out: Path | None) -> bool:
    return out is not None and out.suffix.lower() == ".xlsx"


def _tables(named: str, out: Path | None) -> tuple[str, ...]:
    names = [word.strip() for word in named.split(",")]
    for name in names:
        if name not in TABLES:
            refuse(SAY("cli.unknown_table", name=name, known=", ".join(TABLES)))
    chosen = tuple(name for name in TABLES if name in names)
    if _is_book(out) and chosen != TABLES:
        refuse(SAY("cli.tables_of_a_folder", path=out))
    return chosen


def _write(
    results: Results, problems: tuple[Problem, ...], out: Path, tables: tuple[str, ...], language: Language
) -> None:
    if _is_book(out):
        from school_index.book import write_book  # noqa: PLC0415 - needed for workbooks only

        lines = list(ProblemText(results.method, language).lines(problems))
        write_book(results, problems, out, language=language, problem_lines=lines)
        return
    write_results(results, out, tables)


def _write_page(
    results: Results, problems: tuple[Problem, ...], page: Path, language: Language, report: Report
) -> None:
    from school_index.explain.proof import explain_school, listed_schools  # noqa: PLC0415 - for reports only
    from school_index.report import write_report  # noqa: PLC0415 - charts take time to load

    schools = listed_schools(results, PROVED_LISTS)[:MOST_PROOFS]
    proofs = []
    for number, school_id in enumerate(schools, start=1):
        proofs.append(explain_school(results, school_id))
        report("proofs", number, len(schools))
    report("report", 0, 1)
    lines = list(ProblemText(results.method, language).lines(problems))
    write_report(results, problems, page, language=language, proofs=proofs, problem_lines=lines)
    report("report", 1, 1)
