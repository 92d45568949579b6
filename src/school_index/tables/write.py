"""Writing results as a folder of CSV files; a folder appears whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EISDIR
from os import strerror
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import polars as pl

from school_index.results import Results
from school_index.tables.numbers import decimal_text

_FORMULA_START = r"^[=+\-@\t\r]"
_ODD = rf"{_FORMULA_START}|[,\"\r\n]|^$"
_LONG = 100_000
"""Rows from which a table's text is made in pieces, while it is written."""
TABLES = ("lists", "years", "variables", "summary")


def write_results(results: Results, out: Path, tables: Sequence[str] = TABLES) -> None:
    """Write tables as UTF-8 CSV with LF line ends into the folder `out`, replacing tables already there.

    `tables` may leave some out; those are not even made, and a file of theirs that is there stays as it is.
    Files are complete before any of them is moved into place. Raises OSError where the folder cannot be written.
    """
    with complete_folder(out) as folder:
        for name in tables:
            write_csv(getattr(results, name), folder / f"{name}.csv")


def write_csv(table: pl.DataFrame, path: Path, *, byte_order_mark: bool = False) -> None:
    """Write one table; text that a spreadsheet would take for a formula is kept from being one.

    With a byte order mark Excel opens the file as UTF-8 at a double click. The text of a long table is made and
    written piece by piece: it never stands in memory whole.
    """
    odd = _odd_texts(table)
    words = [
        pl.col(name).map_batches(decimal_text, return_dtype=pl.String, is_elementwise=True)
        if dtype.is_float()
        else neutral(name)
        for name, dtype in table.schema.items()
        if dtype.is_float() or name in odd
    ]
    rows = table.lazy().with_columns(words)
    if table.height < _LONG:
        rows = rows.collect(engine="in-memory").lazy()
    needs_quotes = odd or any(re.search(_ODD, name) for name in table.columns)
    quotes: Literal["necessary", "never"] = "necessary" if needs_quotes else "never"
    rows.sink_csv(path, line_terminator="\n", include_bom=byte_order_mark, quote_style=quotes)


def _odd_texts(table: pl.DataFrame) -> list[str]:
    """Columns of text that cannot be written as they are: a formula, a quote or an empty text in them."""
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    odd = table.select(pl.col(name).unique().str.contains(_ODD).any() for name in texts)
    return [name for name in odd.columns if odd[name][0]]


def neutral(name: str) -> pl.Expr:
    """Put an apostrophe before text that starts with = + - @, a tab or a carriage return."""
    text = pl.col(name)
    return pl.when(text.str.contains(_FORMULA_START)).then("'" + text).otherwise(text).alias(name)


@contextmanager
def complete_folder(out: Path) -> Iterator[Path]:
    """Give a temporary folder beside `out` whose files move into `out` only if nothing fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield draft
        out.mkdir(exist_ok=True)
        for file in sorted(draft.iterdir()):
            if (out / file.name).is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR), str(out / file.name))
        for file in sorted(draft.iterdir()):
            file.replace(out / file.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def complete_file(out: Path) -> Iterator[Path]:
    """Give a temporary path beside `out` that is moved into place only if nothing fails."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        yield draft / out.name
        (draft / out.name).replace(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
