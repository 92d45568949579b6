"""`methods`: which there are, what one says, and its file as it is."""

from __future__ import annotations

import tomllib

import pytest

from school_index.methodology.catalog import builtin_path
from tests.cli.command import Workplace

TITLES = {
    "khabarovsk-2020": ("Хабаровский край, 2020", "Khabarovsk Krai, 2020"),
    "fail-share": ("Доля не справившихся", "Share of failing participants"),
    "khabarovsk-2018": (None, None),
    "khabarovsk-2020-literal": (None, None),
}


def file_text(method: str) -> str:
    path = builtin_path(method)
    assert path is not None
    return path.read_text("utf-8")


@pytest.mark.parametrize(("language", "at"), [("ru", 0), ("en", 1)])
def test_methods_are_listed_with_their_titles_the_default_first(
    language: str, at: int, workplace: Workplace
) -> None:
    answer = workplace.success("methods", "--lang", language)

    heading, *lines = answer.out.splitlines()
    listed = [line.split(maxsplit=1) for line in lines]
    assert heading == ("Встроенные методики", "Built-in methods")[at]
    assert [one[0] for one in listed] == ["khabarovsk-2020", *sorted(set(TITLES) - {"khabarovsk-2020"})]
    titles = {method: tomllib.loads(file_text(method))["title"][language] for method in TITLES}
    assert dict(map(tuple, listed)) == titles
    assert titles["khabarovsk-2020"] == TITLES["khabarovsk-2020"][at]
    assert titles["fail-share"] == TITLES["fail-share"][at]
    assert answer.err == ""


def test_method_is_told_in_russian(workplace: Workplace) -> None:
    text = workplace.success("methods", "khabarovsk-2020").out

    assert text.startswith("# Хабаровский край, 2020 (`khabarovsk-2020`, 1)\n")
    assert "Группы школ: средние школы, основные школы, вечерние (сменные) школы." in text
    assert "Окно: 3 г. подряд, последний — год списка." in text
    assert "(x − min) / (max − min)" in text
    assert (
        "Ежегодно в каждой группе: 25 % с наименьшим индексом — «низкие», 25 % с наибольшим — «высокие»"
        in text
    )
    assert "Школы с низкими результатами обучения (ШНРО): «низкие» во всех годах окна." in text
    row = "| 5 | `oge_fail.math` | ОГЭ: отметка «2», математика | failed / participants (ОГЭ, математика) |"
    assert f"{row} обратное: больше — индекс ниже |" in text
    assert "индекс как есть" not in text


def test_method_is_told_in_english(workplace: Workplace) -> None:
    text = workplace.success("methods", "khabarovsk-2020", "--lang", "en").out

    assert text.startswith("# Khabarovsk Krai, 2020 (`khabarovsk-2020`, 1)\n")
    assert "Window: 3 years in a row, the last is the year of the list." in text
    row = "| 5 | `oge_fail.math` | OGE: mark 2, mathematics | failed / participants (OGE, mathematics) |"
    assert f"{row} inverse: more means a lower index |" in text
    assert not [letter for letter in text if "\u0400" <= letter <= "\u04ff"]


@pytest.mark.parametrize("method", TITLES)
def test_every_variable_of_a_method_is_told(method: str, workplace: Workplace) -> None:
    declared = tomllib.loads(file_text(method))

    text = workplace.success("methods", method).out

    wanted = [
        variable["id"]
        for part in ("results", "social")
        for indicator in declared[part]["indicators"]
        for variable in indicator["variables"]
    ]
    told = [line.split("`")[1] for line in text.splitlines() if line.startswith("| ") and "`" in line]
    assert told == wanted


def test_literal_reading_is_told_as_such(workplace: Workplace) -> None:
    text = workplace.success("methods", "khabarovsk-2020-literal").out

    assert "отметка входит в индекс как есть" in text
    assert "в двух последних годах или во всех трёх" in text


@pytest.mark.parametrize("method", TITLES)
def test_file_of_a_method_is_printed_as_it_is(method: str, workplace: Workplace) -> None:
    assert workplace.success("methods", method, "--toml").out == file_text(method)


def test_own_file_is_told_like_a_built_in_one(workplace: Workplace) -> None:
    own = file_text("khabarovsk-2020").replace('id = "khabarovsk-2020"', 'id = "our-own"', 1)
    (workplace.folder / "own.toml").write_text(own, "utf-8")

    text = workplace.success("methods", "own.toml").out

    assert text == workplace.success("methods", "khabarovsk-2020").out.replace(
        "`khabarovsk-2020`", "`our-own`", 1
    )
