"""Results as CSV: quotes and guards where a text needs them, and no others."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from school_index.tables.write import write_csv


def written(table: pl.DataFrame, path: Path) -> str:
    write_csv(table, path / "table.csv")
    return (path / "table.csv").read_text(encoding="utf-8")


def test_plain_text_is_written_as_it_is(tmp_path: Path) -> None:
    table = pl.DataFrame({"name": ["Школа № 1", None], "index": [0.5, 1.0], "rank": [1, None]})

    assert written(table, tmp_path) == "name,index,rank\nШкола № 1,0.5,1\n,1,\n"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a,b", '"a,b"'),
        ('a"b', '"a""b"'),
        ("a\nb", '"a\nb"'),
        ("", '""'),
        ("=1+1", "'=1+1"),
        ("@a,b", '"\'@a,b"'),
        ("-", "'-"),
    ],
)
def test_text_that_would_be_misread_is_quoted_or_guarded(text: str, cell: str, tmp_path: Path) -> None:
    table = pl.DataFrame({"name": ["plain", text], "index": [0.25, None]})

    assert written(table, tmp_path) == f"name,index\nplain,0.25\n{cell},\n"


def test_a_heading_with_a_comma_is_quoted(tmp_path: Path) -> None:
    assert written(pl.DataFrame({"a,b": [1], "c": [2]}), tmp_path) == '"a,b",c\n1,2\n'


def test_a_long_table_is_written_in_the_same_words(tmp_path: Path) -> None:
    short = pl.DataFrame({"name": ["a", 'b"', "+c"], "value": [1e-9, -0.125, 1e15]})
    long = pl.concat([short] * 40_000)
    heading, *rows = written(short, tmp_path).splitlines()

    assert written(long, tmp_path).splitlines() == [heading, *rows * 40_000]
