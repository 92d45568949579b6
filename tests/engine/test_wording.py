"""The catalogues of words: complete in both languages, and no word that the product says is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import effective_school
import school_index
from school_index.language import Language
from school_index.methodology import load_method
from school_index.problems import Problem
from school_index.tables.problem_text import ProblemText
from school_index.wording import catalogue_keys, wording

LANGUAGES: tuple[Language, Language] = ("ru", "en")
CYRILLIC = re.compile("[\u0400-\u04ff]")
PACKAGES = [Path(package.__file__ or "").parent for package in (school_index, effective_school)]
# Functions that report a problem, and which of their arguments is its code.
REPORTERS = {
    "Problem": 1,
    ".report": 0,
    "_report": 1,
    "_report_over": 1,
    "WorkbookRefused": 0,
}
SAYERS = {"SAY", "say", "._say", ".plural"}
ANY = "[\\w.-]+"


def trees() -> Iterator[ast.Module]:
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            yield ast.parse(path.read_text("utf-8"))


def calls() -> Iterator[tuple[str, ast.Call]]:
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}", node
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node


def patterns(node: ast.expr) -> list[str]:
    """What a text may be, as regular expressions; nothing where it is a name that the tree cannot tell."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.IfExp):
        return patterns(node.body) + patterns(node.orelse)
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in node.values
        ]
        return ["".join(parts)]
    return []


def codes_of_problems() -> set[str]:
    found: set[str] = set()
    for name, call in calls():
        position = REPORTERS.get(name)
        if position is not None and len(call.args) > position:
            found.update(patterns(call.args[position]))
    return found


def words_said() -> set[str]:
    found: set[str] = set()
    for name, call in calls():
        if name in SAYERS and call.args:
            plural = "\\.(one|few|many)" if name == ".plural" else ""
            found.update(pattern + plural for pattern in patterns(call.args[0]))
    return found


def matches(pattern: str, keys: set[str]) -> set[str]:
    return {key for key in keys if re.fullmatch(pattern, key)}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_catalogues_have_the_same_keys() -> None:
    assert set(catalogue_keys("ru")) == set(catalogue_keys("en"))
    assert len(catalogue_keys("ru")) > 300


def test_texts_have_the_same_placeholders_in_both_languages() -> None:
    english = catalogue_keys("en")
    differing = {
        key
        for key, text in catalogue_keys("ru").items()
        if placeholders(text) != placeholders(english.get(key, ""))
        and not key.startswith("problem.heading_missing.")
    }

    assert differing == set()


def test_heading_is_named_in_the_language_of_the_text() -> None:
    key = "problem.heading_missing.what"

    assert placeholders(catalogue_keys("ru")[key]) == {"heading_ru", "code", "near_text"}
    assert placeholders(catalogue_keys("en")[key]) == {"heading_en", "code", "near_text"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_badly_spaced(language: Language) -> None:
    odd = {key for key, text in catalogue_keys(language).items() if not text.strip() or "  " in text}

    assert odd == set()


def test_english_texts_have_no_russian_letters() -> None:
    assert {key for key, text in catalogue_keys("en").items() if CYRILLIC.search(text)} == set()


def test_russian_texts_are_not_left_in_english() -> None:
    english = catalogue_keys("en")
    same = {
        key
        for key, text in catalogue_keys("ru").items()
        if text == english.get(key) and re.search("[A-Za-z]{2,}", re.sub(r"\{.*?\}|`.*?`", "", text))
    }

    assert same == set()


@pytest.mark.parametrize("part", ["what", "todo"])
def test_every_problem_is_said_with_advice(part: str) -> None:
    keys = set(catalogue_keys("ru"))
    codes = codes_of_problems()

    assert len(codes) > 30
    assert {code for code in codes if not matches(f"problem\\.{code}\\.{part}", keys)} == set()


def test_refusals_of_workbooks_are_among_the_problems() -> None:
    codes = codes_of_problems()

    for rule in ("password", "damaged", "far_cell", "merged_cells", "entity", "timeout", "resources"):
        assert f"workbook_{rule}" in codes


def test_every_said_word_is_in_the_catalogue() -> None:
    keys = set(catalogue_keys("ru"))
    said = words_said()

    assert len(said) > 100
    assert {word for word in said if "\\." in word and not matches(word, keys)} == set()


def test_every_word_of_the_page_is_in_the_catalogue() -> None:
    keys = set(catalogue_keys("ru"))
    pages = [path.read_text("utf-8") for package in PACKAGES for path in package.rglob("*.j2")]
    said = {f"report.{word}" for page in pages for word in re.findall(r'\bw\("([\w.]+)"', page)}
    said |= {word for page in pages for word in re.findall(r'\bw\.say\("([\w.]+)"', page)}

    assert {word for word in said if word not in keys and not word.endswith(".")} == set()
    assert len(said) > 20


@pytest.mark.parametrize("kind", ["exam", "subject", "group", "excluded", "school"])
def test_unknown_code_of_each_kind_is_said(kind: str) -> None:
    assert {f"problem.unknown_{kind}.what", f"problem.unknown_{kind}.todo"} <= set(catalogue_keys("ru"))


def test_every_word_of_the_catalogue_is_said_somewhere() -> None:
    """Texts that are found by a name made at run time are known by the beginning of their key."""
    keys = set(catalogue_keys("ru"))
    said = words_said() | texts_like_keys()
    used = {key for pattern in said for key in matches(pattern, keys)}
    used |= {key for code in codes_of_problems() for key in matches(f"problem\\.{code}\\.(what|todo)", keys)}

    assert keys - used == set()


def texts_like_keys() -> set[str]:
    """Constants that look like keys, for words that are chosen first and said later."""
    found: set[str] = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, (ast.Constant, ast.JoinedStr)):
                found.update(one for one in patterns(node) if "\\." in one and not one.startswith(ANY))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind", ["image", "pdf", "html", "csv_text", "zip_other", "docx", "ods", "unknown", "xls", "xml_2003"]
)
def test_kind_of_a_foreign_file_is_named_in_words(kind: str, language: Language) -> None:
    problem = Problem("error", "workbook_not_xlsx", file="a.xlsx", details={"kind": kind})

    said = ProblemText(load_method("khabarovsk-2020"), language).what(problem)

    assert f"({wording(language)(f'problem.kind.{kind}')})" in said
    assert "_" not in said


def test_problem_is_one_line_with_place_reason_and_advice() -> None:
    problem = Problem("error", "percent", "exams", "exams.csv", 7, "failed", "12%")
    method = load_method("khabarovsk-2020")

    assert ProblemText(method, "ru").line(problem) == (
        "Ошибка. exams.csv, строка 7, столбец «Не справились (failed)», «12%»: "
        "Здесь проценты, а нужно число человек. Впишите число человек: доли система считает сама."
    )
    assert ProblemText(method, "en").line(problem) == (
        'Error. exams.csv, row 7, column "Failed (failed)", "12%": '
        "This is a percentage; a number of people is needed. "
        "Enter the number of people: shares are calculated by the system."
    )


def test_codes_of_columns_are_left_out_for_people() -> None:
    text = ProblemText(load_method("khabarovsk-2020"), "ru", codes=False)
    missing = {"heading_ru": "Не справились", "heading_en": "Failed"}

    assert "столбец «Не справились»" in text.place(Problem("error", "percent", "exams", column="failed"))
    assert text.what(Problem("error", "heading_missing", "exams", column="failed", details=missing)) == (
        "Нет столбца «Не справились»."
    )


def test_what_a_file_holds_stays_within_its_line() -> None:
    heading = "две\nстроки\x1b[31m"
    problem = Problem("warning", "heading_unknown", "exams", "exams.csv", 1, heading, "\r\n")

    line = ProblemText(load_method("khabarovsk-2020"), "ru").line(problem)

    assert not [sign for sign in line if sign in "\n\r\t\x1b"]
    assert "две" in line
    assert "строки" in line


def test_errors_come_first_and_long_runs_are_counted() -> None:
    warnings = [Problem("warning", "table_unknown", file="a.csv")]
    errors = [
        Problem("error", "negative", "exams", "exams.csv", row, "failed", "-1", more=500 if row == 31 else 0)
        for row in range(2, 32)
    ]
    text = ProblemText(load_method("khabarovsk-2020"), "ru")

    lines = list(text.lines([*warnings, *errors]))

    assert [line.split(",")[1] for line in lines[:20]] == [f" строка {row}" for row in range(2, 22)]
    assert lines[20:] == ["… и ещё таких же: 510", text.line(warnings[0])]
    assert text.summary([*warnings, *errors]) == "530 ошибок, 1 предупреждение"


@pytest.mark.parametrize(
    ("count", "ru", "en"),
    [
        (1, "1 ошибка", "1 error"),
        (2, "2 ошибки", "2 errors"),
        (5, "5 ошибок", "5 errors"),
        (11, "11 ошибок", "11 errors"),
        (21, "21 ошибка", "21 errors"),
        (112, "112 ошибок", "112 errors"),
        (104, "104 ошибки", "104 errors"),
    ],
)
def test_counts_agree_with_their_nouns(count: int, ru: str, en: str) -> None:
    assert wording("ru").plural("problem.summary_errors", count) == ru
    assert wording("en").plural("problem.summary_errors", count) == en


@pytest.mark.parametrize(
    ("value", "places", "ru", "en"),
    [
        (None, 4, "—", "—"),
        (0.0, 4, "0", "0"),
        (-0.00001, 4, "0", "0"),
        (12.5, 4, "12,5", "12.5"),
        (-0.25, 4, "−0,25", "−0.25"),
        (1 / 3, 10, "0,3333333333", "0.3333333333"),
        (100.0, 0, "100", "100"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float | None, places: int, ru: str, en: str
) -> None:
    assert wording("ru").number(value, places) == ru
    assert wording("en").number(value, places) == en


def test_unknown_word_is_an_error_of_the_programmer() -> None:
    assert "cli.nothing_like_it" not in wording("ru")
    with pytest.raises(KeyError):
        wording("ru")("cli.nothing_like_it")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", ["36,6 % в 2018 г. и 12,5 % в 2019 г., одинаково сдвинулись 100 % школ", "«5,5»", "«5.5»"]),
        ("en", ["36.6 % of the region in 2018, 12.5 % in 2019; 100 % of schools", '"5.5"', '"5.5"']),
    ],
)
def test_numbers_of_problems_have_the_decimal_mark_of_the_reader(language: Language, told: list[str]) -> None:
    details = {"variable": "x", "before": "36.6", "before_year": 2018, "after": "12.5", "agreeing": "100"}
    problems = [
        Problem("warning", "definition_break", "social", value="2019", details=details),
        Problem("warning", "mean_not_a_mark", "exams", row=2, value="5.5"),
        Problem("error", "not_whole", "social", row=2, value="5.5"),  # the cell as it stands in the file
    ]
    text = ProblemText(load_method("khabarovsk-2020"), language)

    assert all(words in text.line(problem) for words, problem in zip(told, problems, strict=True))
