"""The lists on the terminal: how many schools, and the first of them."""

from __future__ import annotations

import click
import polars as pl

from effective_school.cli.language import SAY
from school_index.methodology import Part
from school_index.results import Results
from school_index.wording import printable

_FIRST = 5


def print_lists(results: Results) -> None:
    """Print every list with its size and its first schools."""
    title = results.method.title.text(SAY.language)
    click.echo(SAY("cli.lists_title", year=results.year, method=title))
    for part in results.method.parts:
        for list_id in _named_lists(part):
            _print_list(results, part, list_id)


def _named_lists(part: Part) -> list[str]:
    return [one for one in part.list_ids if one not in {part.default_list, "none"}]


def _print_list(results: Results, part: Part, list_id: str) -> None:
    rows = results.lists.filter(pl.col(f"{part.name}_list") == list_id)
    click.echo(f"\n{SAY(f'list_long.{list_id}')}: {rows.height}")
    for row in rows.head(_FIRST).iter_rows(named=True):
        click.echo(printable(f"  {row['school_id']}  {row['name']} — {row['municipality']}"))
    if rows.height > _FIRST:
        click.echo(f"  {SAY('cli.and_more', count=rows.height - _FIRST)}")
