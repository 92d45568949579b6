"""Sheets that hold the tables of the run: lists, years and variables, codes put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from school_index.book.formats import Form
from school_index.book.table import Column
from school_index.methodology.model import Part
from school_index.report.marks import tone
from school_index.report.words import Words
from school_index.results import Results
from school_index.tables.numbers import rounded

_PARTS = ("results", "social")


def list_columns(results: Results, words: Words) -> list[Column]:
    """Table `lists`, and the bands of the years of the window beside it."""
    lists = results.lists
    say = words.say
    columns = [*_identity(lists, words), _words(lists, "group", say("column.group"), words.group)]
    columns += [_list_column(lists, part, words) for part in results.method.parts]
    for part in results.method.parts:
        name = f"{part.name}_history"
        columns.append(Column(say(f"column.{name}"), lists[name].to_list(), "whole"))
    bands = results.list_rows.sort("school_id")
    for part in results.method.parts:
        for year in results.window:
            heading = f"{say(f'part.{part.name}')}, {year}"
            columns.append(_band_column(bands[f"{part.name}_band_{year}"], part, heading, words))
    return columns


def year_columns(results: Results, words: Words) -> list[Column]:
    """Table `years` with the names of schools."""
    names = results.units.select("school_id", "year", "name", "municipality")
    years = results.years.join(names, on=["school_id", "year"], how="left", maintain_order="left")
    say = words.say
    columns = [
        *_identity(years, words),
        Column(say("column.year"), years["year"].to_list(), "year"),
        _words(years, "group", say("column.group"), words.group),
    ]
    forms: tuple[tuple[str, Form], ...] = (("index", "index"), ("rank", "whole"), ("n", "whole"))
    for part in results.method.parts:
        if part.kind == "index":
            for field, form in forms:
                name = f"{part.name}_{field}"
                columns.append(Column(say(f"column.{name}"), years[name].to_list(), form))
        columns.append(_band_column(years[f"{part.name}_band"], part, say(f"column.{part.name}_band"), words))
        name = f"{part.name}_reason"
        columns.append(_words(years, name, say(f"column.{name}"), lambda code: say(f"reason.{code}")))
    return columns


def variable_columns(results: Results, words: Words) -> list[Column]:
    """Table `variables` with the names of schools; shares are shown as percentages."""
    variables = results.variables
    names = results.units.select("school_id", "year", "name")
    rows = variables.join(names, on=["school_id", "year"], how="left", maintain_order="left")
    say = words.say
    parts = results.method.parts
    labels = {one.id: one.label.text(words.language) for part in parts for one in part.variables}
    forms: dict[str, Form] = {
        one.id: "share" if one.measure == "share" else "number" for part in parts for one in part.variables
    }
    return [
        _text(rows, "school_id", say("column.school_id")),
        _text(rows, "name", say("column.name")),
        Column(say("column.year"), rows["year"].to_list(), "year"),
        _words(rows, "index", say("column.index"), lambda code: say(f"part.{code}")),
        _words(rows, "variable", say("column.variable"), labels.__getitem__),
        Column(
            say("column.value"),
            rounded(rows["value"]).to_list(),
            "number",
            forms=rows["variable"].replace_strict(forms, return_dtype=pl.String).to_list(),
        ),
        Column(say("column.normalised"), rounded(rows["normalised"]).to_list(), "index"),
    ]


def _identity(table: pl.DataFrame, words: Words) -> list[Column]:
    return [_text(table, name, words.say(f"column.{name}")) for name in ("school_id", "name", "municipality")]


def _text(table: pl.DataFrame, name: str, heading: str) -> Column:
    return Column(heading, table[name].to_list())


def _words(table: pl.DataFrame, name: str, heading: str, word: Callable[[str], str]) -> Column:
    return Column(heading, _said(table[name], word))


def _said(codes: pl.Series, word: Callable[[str], str]) -> Sequence[Any]:
    known = {code: word(code) for code in codes.drop_nulls().unique().to_list()}
    return [None if code is None else known[code] for code in codes.to_list()]


def _list_column(lists: pl.DataFrame, part: Part, words: Words) -> Column:
    name = f"{part.name}_list"
    tones = {words.listed(part.name, one): tone(one) for one in part.list_ids if tone(one) != "plain"}
    values = _said(lists[name], lambda code: words.listed(part.name, code))
    return Column(words.say(f"column.{name}"), values, tones=tones)


def _band_column(bands: pl.Series, part: Part, heading: str, words: Words) -> Column:
    tones = {words.band(band): tone(band) for band in (part.bottom, part.top)}
    return Column(heading, _said(bands, words.band), tones=tones)
