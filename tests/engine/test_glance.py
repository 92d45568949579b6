"""One look at a table never passes over what the careful reading reports, and types cells as it does."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from school_index import load_method
from school_index.problems import Problem
from school_index.sample import sample_tables
from school_index.tables.glance import look
from school_index.tables.one_table import read_rows
from school_index.tables.raw import RawTable
from school_index.tables.rules import check_keys, mark_exams, rules_of
from school_index.tables.schema import tables_of
from school_index.tables.values import Reading, typed

METHOD = load_method("khabarovsk-2020")
TABLES = tables_of(METHOD)
NAMES = ("schools", "exams", "certificates", "social")
WORDS = (
    None, "", " ", " 5", "5 ", "5,5", "5.5", "5.", ".5", ".5e3", "1e3", "1e999", "+7", "-3", "-0", "-0.0", "50%",
    "abc", "inf", "nan", "1 000", "1000001", "999999999999999", "9007199254740993", "08", "8.0", "0", "4", "2018",
    "1989", "2101", "270001", "ege", "ЕГЭ", "Русский язык", "oge", "math", "secondary", "adapted",
    "\u00a07", "x\u00a0",
)  # fmt: skip
Read = tuple[pl.DataFrame, list[Problem]]


@cache
def texts_of(name: str) -> pl.DataFrame:
    table = sample_tables(12, 3, 2019, 1)[name]
    return table.select(pl.all().cast(pl.String))


def with_care(name: str, texts: pl.DataFrame) -> Read:
    """Every column and every rule, nothing known beforehand."""
    reading = Reading(TABLES[name], RawTable(name, name, texts, 2), pl.int_range(0, texts.height, eager=True))
    frame = typed(reading, texts, METHOD, {})
    check_keys(reading, frame, texts)
    for rule in rules_of(TABLES[name], mark_exams(METHOD)):
        rule.report(reading, frame, texts)
    return frame, reading.problems


def as_product(name: str, texts: pl.DataFrame) -> Read:
    raw = RawTable(name, name, texts, 2)
    reading, frame = read_rows(raw, TABLES[name], METHOD, texts, pl.int_range(0, texts.height, eager=True))
    return frame, reading.problems


def assert_same(name: str, texts: pl.DataFrame) -> None:
    (frame, problems), (expected, reported) = as_product(name, texts), with_care(name, texts)

    assert problems == reported
    assert frame.schema == expected.schema
    assert frame.equals(expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_table_is_seen_to_be_sound(name: str) -> None:
    assert set(look(texts_of(name), TABLES[name], METHOD)) == set(TABLES[name].codes)
    assert_same(name, texts_of(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("word", WORDS)
def test_any_word_in_any_column_is_read_as_with_care(name: str, word: str | None) -> None:
    texts = texts_of(name)
    for column in texts.columns:
        assert_same(name, texts.with_columns(pl.Series(column, [word, *texts[column][1:]], pl.String)))


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(NAMES),
    changes=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.sampled_from(WORDS)), max_size=6),
    repeated=st.integers(0, 2),
    unwritten=st.booleans(),
)
def test_any_table_is_read_as_with_care(
    name: str, changes: list[tuple[int, int, str | None]], repeated: int, *, unwritten: bool
) -> None:
    texts = texts_of(name)
    for place, number, word in changes:
        column = texts.columns[number % texts.width]
        texts = texts.with_columns(
            pl.Series(column, [*texts[column][:place], word, *texts[column][place + 1 :]])
        )
    optional = [column.code for column in TABLES[name].columns if not column.required]

    assert_same(
        name, pl.concat([texts, texts.head(repeated)]).drop(optional if unwritten else [], strict=False)
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("exams", pl.lit("99").alias("failed")),
        ("exams", pl.col("participants").alias("excellent")),
        ("exams", pl.lit("0.5").alias("mean_score")),
        ("certificates", pl.lit("9999").alias("without_certificate")),
        ("certificates", pl.lit(None, pl.String).alias("participants")),
        ("exams", pl.lit("").alias("participants")),
        ("social", pl.lit(None, pl.String).alias("pupils")),
        ("social", pl.col("pupils").cast(pl.Int64).add(1).cast(pl.String).alias("free_meals")),
        ("schools", pl.lit(None, pl.String).alias("municipality")),
        ("exams", pl.lit("270001").alias("school_id")),
    ],
)
def test_a_broken_rule_is_seen(name: str, change: pl.Expr) -> None:
    texts = texts_of(name).with_columns(change)

    assert with_care(name, texts)[1]
    assert_same(name, texts)


def test_columns_that_are_no_text_are_left_to_the_careful_reading() -> None:
    texts = texts_of("social").with_columns(pl.col("pupils").cast(pl.Int64))

    assert "pupils" not in look(texts, TABLES["social"], METHOD)
    assert_same("social", texts)


def test_a_table_without_rows_is_read_as_with_care() -> None:
    assert_same("exams", texts_of("exams").clear())
