"""Method files with faults: refused before the data are read, with line, key and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from school_index.methodology.catalog import builtin_path
from tests.cli.command import Workplace
from tests.cli.region import YEAR


@pytest.fixture
def good() -> str:
    path = builtin_path("khabarovsk-2020")
    assert path is not None
    return path.read_text("utf-8")


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def changed(text: str, old: str, new: str) -> tuple[str, int]:
    """Replace the first `old`; give the text and the line where that stood."""
    return text.replace(old, new, 1), line_of(text, old)


FAULTS = {
    "window of years": ("window = 3", "window = 0", "window", "нужно целое число от 1 до 10, а не 0"),
    "unknown cut": (
        'cut = "include"',
        'cut = "half"',
        "results.cut",
        "нужно одно из: include, exclude, ntiles; а не «half»",
    ),
    "share above one": ("share = 0.25", "share = 25", "results.share", "число должно быть меньше 1, а не 25"),
    "misspelt key": (
        "min_coverage = 0.5",
        "min_coverge = 0.5",
        "results.min_coverge",
        "неизвестный ключ; возможно, имелся в виду «min_coverage»",
    ),
    "undeclared exam": (
        'where = { exam = "ege", subject = "rus" }',
        'where = { exam = "ent", subject = "rus" }',
        "results.indicators.2.variables.1.where.exam",
        "«ent» не объявлено; есть: ege, oge, vpr",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_said_with_its_line_and_key(kind: str, good: str, workplace: Workplace) -> None:
    old, new, key, expected = FAULTS[kind]
    text, line = changed(good, old, new)
    (workplace.folder / "своя.toml").write_text(text, "utf-8")

    answer = workplace.refusal(
        "identify", "region", "--year", str(YEAR), "--method", "своя.toml", "--out", "out"
    )

    assert answer.out == ""
    assert answer.err == f"Методика «своя.toml» не принята:\n  строка {line}, ключ «{key}»: {expected}\n"


def test_all_faults_are_said_at_once_in_order(good: str, workplace: Workplace) -> None:
    text, window = changed(good, "window = 3", 'window = "три"')
    text, threshold = changed(text, "threshold = 20", "threshold = -20")
    (workplace.folder / "своя.toml").write_text(text, "utf-8")

    answer = workplace.refusal("check", "region", "--method", "своя.toml")

    first, second = answer.err.splitlines()[1:]
    assert first.startswith(f"  строка {window}, ключ «window»: нужно целое число")
    assert second.startswith(f"  строка {threshold}, ключ «results.indicators.9.variables.1.threshold»: ")


def test_fault_is_said_in_english(good: str, workplace: Workplace) -> None:
    text, line = changed(good, "window = 3", "window = 0")
    (workplace.folder / "own.toml").write_text(text, "utf-8")

    answer = workplace.refusal("methods", "own.toml", "--lang", "en")

    said = f'  line {line}, key "window": expected a whole number from 1 to 10, not 0'
    assert answer.err == f'The method "own.toml" is refused:\n{said}\n'


FILES = {
    "not toml": (b"window = = 3\n", "строка 1", "не TOML: после «=» нет верного значения"),
    "not text": (b"id = '\xff\xfe'\n", "строка 1", "файл не в кодировке UTF-8"),
    "empty": (b"", "строка 1", "обязательный ключ отсутствует"),
    "enormous": (b"#" * 1_000_001, "", "файл больше 1 МБ"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "строка 1", "файл не в кодировке UTF-8"),
}


@pytest.mark.parametrize("kind", FILES)
def test_file_that_is_no_method_is_refused(kind: str, workplace: Workplace) -> None:
    content, line, says = FILES[kind]
    (workplace.folder / "own.toml").write_bytes(content)

    answer = workplace.refusal("explain", "region", "--year", "2019", "--school", "1", "--method", "own.toml")

    assert answer.err.startswith("Методика «own.toml» не принята:\n")
    assert line in answer.err
    assert says in answer.err


@pytest.mark.parametrize("arguments", [("identify", "region", "--year", "2019", "--method"), ("methods",)])
def test_unknown_method_is_refused_and_named(arguments: tuple[str, ...], workplace: Workplace) -> None:
    answer = workplace.refusal(*arguments, "khabarovsk-2030")

    assert answer.err.startswith("Методика «khabarovsk-2030» не принята:\n")
    assert "нет такого файла и такой встроенной методики" in answer.err
    assert "строка" not in answer.err


def test_folder_is_no_method(workplace: Workplace, tmp_path: Path) -> None:
    (tmp_path / "methods").mkdir()

    answer = workplace.refusal("methods", tmp_path / "methods")

    assert "нет такого файла и такой встроенной методики" in answer.err
