"""`--help` speaks the language of the interface, Click's headings and remarks included."""

from __future__ import annotations

import re

import pytest

from tests.cli.command import Workplace

COMMANDS = ("identify", "explain", "check", "template", "methods", "sample")
CLICKS = r"Usage|Options|Commands|Show |and exit|\bdefault\b|required|OPTIONS|COMMAND|ARGS|INTEGER|TEXT|PATH"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_russian_by_default(command: str, workplace: Workplace) -> None:
    said = workplace.success(*([command] if command else []), "--help").out

    assert re.findall(CLICKS, said) == []
    assert said.startswith("Вызов: ")
    assert "Ключи:" in said
    assert "Показать эту справку и выйти." in said


def test_help_says_what_is_needed_and_what_is_taken_otherwise(workplace: Workplace) -> None:
    said = " ".join(workplace.success("identify", "--help").out.split())

    assert "--year ЧИСЛО последний год окна [1990<=x<=2100; обязательно]" in said
    assert "[по умолчанию: polars]" in said


@pytest.mark.parametrize("way", ["variable", "option", "option before the command"])
def test_help_is_english_where_it_is_asked_for(way: str, workplace: Workplace) -> None:
    asked = ["--lang", "en"] if way == "option" else []
    variable = {"EFFECTIVE_SCHOOL_LANG": "en"} if way == "variable" else {}
    before = ["--lang", "en"] if way == "option before the command" else []

    said = workplace.success(*before, "sample", *asked, "--help", **variable).out

    assert said.startswith("Usage: ")
    assert "Options:" in said
    assert "Show this message and exit." in said
    assert re.findall("[А-Яа-я]+", said) == []
