"""Method files: what is read from them, and each rule that they may break, with line, key and advice."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from school_index.methodology import (
    DEFAULT_METHOD,
    Method,
    MethodRefused,
    builtin_ids,
    load_method,
    parse_method,
)
from school_index.methodology.catalog import builtin_path
from tests.engine.method_faults import FAULTS, TEXT

EXAMPLE = Path(__file__).parents[2] / "examples" / "nyc-2006.toml"


def refusal(text: str) -> MethodRefused:
    with pytest.raises(MethodRefused) as caught:
        parse_method(text, "own.toml")
    return caught.value


def line_of(text: str, words: str) -> int:
    assert words in text
    return text[: text.index(words)].count("\n") + 1


def test_method_is_read_as_it_is_written() -> None:
    method = parse_method(TEXT)

    assert (method.id, method.version, method.window) == ("own-2024", "2", 3)
    assert (method.title.ru, method.title.en) == ("Своя методика", "Our own method")
    assert [(term.id, term.label.ru, term.label.en) for term in method.exams] == [
        ("oge", "ОГЭ", "ОГЭ"),
        ("vpr", "ВПР", "ВПР"),
    ]
    assert method.text == TEXT
    results, social = method.parts
    assert (results.aggregation, results.cut, results.min_participants) == ("indicators", "exclude", 5)
    assert (results.share, results.min_coverage) == (Fraction(1, 5), Fraction(2, 5))
    assert [(rule.id, rule.band, rule.rule) for rule in results.lists] == [
        ("low_results", "low", "all_years"),
        ("risk_group", "low", "last_two"),
    ]
    assert results.indicator_weights() == {1: 2.0}
    share, gap = results.variables
    assert (share.id, share.numerator, share.denominator, share.direction) == (
        "fail.math",
        "failed",
        "participants",
        "inverse",
    )
    assert share.source.where == (("exam", "oge"), ("subject", "math"))
    assert (gap.is_flag, gap.threshold, gap.direction) == (True, 0.5, "inverse")
    assert (social.cut, social.share, social.aggregation) == ("include", Fraction(1, 4), "variables")
    assert (social.variables[0].denominator, social.variables[0].direction) == ("pupils", "direct")
    rule = method.pupil_rules[0]
    assert (rule.exam, rule.subject, rule.mean_of, rule.excellent_from) == ("oge", None, "mark", 5.0)
    assert [(limit.since, limit.value) for limit in rule.failed_below] == [(2015, 3.0)]


def test_tables_and_years_follow_from_the_declaration() -> None:
    method = parse_method(TEXT)

    assert method.tables == ("exams", "social")
    assert method.years(2024) == (2022, 2023, 2024)
    assert [source.name for source in method.sources] == ["exams|oge|math", "exams|vpr|math", "social"]
    with pytest.raises(KeyError):
        parse_method(TEXT[: TEXT.index("[social]")] + TEXT[TEXT.index("[[pupils]]") :]).part("social")


@pytest.mark.parametrize("name", builtin_ids())
def test_built_in_method_loads_under_its_own_name(name: str) -> None:
    method = load_method(name)
    path = builtin_path(name)

    assert path is not None
    assert method.id == name == path.stem
    assert method.text == path.read_text("utf-8")
    assert [part.name for part in method.parts] == ["results", "social"]
    assert all(text for label in (method.title, method.origin) for text in (label.ru, label.en))
    variables = [variable for part in method.parts for variable in part.variables]
    assert all(variable.label.ru != variable.label.en for variable in variables)


def test_built_in_methods_begin_with_the_default() -> None:
    assert builtin_ids()[0] == DEFAULT_METHOD == "khabarovsk-2020"
    assert set(builtin_ids()) == {
        "khabarovsk-2020",
        "khabarovsk-2020-literal",
        "khabarovsk-2018",
        "fail-share",
    }


def test_literal_reading_differs_where_the_default_departs_from_the_source() -> None:
    default, literal = load_method("khabarovsk-2020"), load_method("khabarovsk-2020-literal")

    assert default.part("results").flag_orientation == "inverse"
    assert literal.part("results").flag_orientation == "literal"
    assert {rule.rule for rule in default.part("social").lists} == {"two_of_three"}
    assert {rule.rule for rule in literal.part("social").lists} == {"last_two_or_all_three"}
    assert default.part("results").variables == literal.part("results").variables
    assert default.part("social").variables == literal.part("social").variables


def test_example_from_elsewhere_loads() -> None:
    method = load_method(EXAMPLE)

    assert method.id == "nyc-2006"
    assert not {"ege", "oge", "vpr"} & {term.id for term in method.exams}


def test_file_may_have_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())

    assert load_method(path) == parse_method(TEXT)


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_refused_with_line_key_and_what_was_expected(kind: str) -> None:
    old, new, words, key, ru, en = FAULTS[kind]
    text = TEXT.replace(old, new, 1)
    assert text != TEXT

    refused = refusal(text)

    found = [(fault.line, fault.key, fault.expected_ru, fault.expected_en) for fault in refused.faults]
    assert found == [(line_of(text, words), key, ru, en)]
    assert refused.name == "own.toml"


def test_fault_is_one_sentence_in_each_language() -> None:
    (fault,) = refusal(TEXT.replace("window = 3", "window = 0")).faults

    assert fault.text("ru") == "строка 3, ключ «window»: нужно целое число от 1 до 10, а не 0"
    assert fault.text("en") == 'line 3, key "window": expected a whole number from 1 to 10, not 0'


def test_all_faults_are_said_in_the_order_of_their_lines() -> None:
    text = TEXT
    for old, new in (
        ("since = 2015", "since = 15"),
        ("window = 3", "window = 0"),
        ("weight = 2", "weight = 0"),
    ):
        text = text.replace(old, new)

    faults = refusal(text).faults

    assert [fault.line for fault in faults] == [
        line_of(text, words) for words in ("window", "weight", "failed_below")
    ]


def test_method_of_no_parts_is_refused() -> None:
    start, end = TEXT.index("[results]"), TEXT.index("[[pupils]]")

    (fault,) = refusal(TEXT[:start] + TEXT[end:]).faults

    assert fault.key == "results"
    assert fault.expected_ru == "нужна часть [results] или [social]"


def test_part_without_lists_or_indicators_is_refused() -> None:
    start, end = TEXT.index("[social]"), TEXT.index("[[pupils]]")
    text = TEXT[:start] + "[social]\n" + TEXT[end:]

    faults = refusal(text).faults

    assert [(fault.line, fault.key) for fault in faults] == [
        (line_of(text, "[social]"), "social.indicators"),
        (line_of(text, "[social]"), "social.lists"),
    ]
    assert {fault.expected_en for fault in faults} == {"this required key is missing"}


def test_flags_only_make_a_method_of_any_flag() -> None:
    faults = refusal(TEXT.replace("[results]\n", '[results]\nkind = "any_flag"\n')).faults

    assert [fault.key for fault in faults] == ["results.kind"]
    assert "«fail.math»" in faults[0].expected_ru
    assert '"fail.math"' in faults[0].expected_en


def test_share_of_failing_needs_its_figures() -> None:
    text = TEXT.replace("[results]\n", '[results]\nkind = "fail_share"\n')

    faults = refusal(text).faults

    assert {fault.key for fault in faults} == {"results.kind", "results.fail_share", "results.fail_many"}


def test_two_indicators_of_one_number_are_refused() -> None:
    second = '[[results.indicators]]\nnumber = 1\nru = "Ещё"\n'
    variable = '[[results.indicators.variables]]\nid = "gap.math"'
    text = TEXT.replace(variable, second + variable)

    (fault,) = refusal(text).faults

    assert (fault.line, fault.key) == (line_of(text, 'number = 1\nru = "Ещё"'), "results.indicators.2.number")
    assert fault.expected_ru == "«1» встречается дважды"


def test_two_rules_for_the_same_pupils_are_refused() -> None:
    rule = TEXT[TEXT.index("[[pupils]]") :]

    (fault,) = refusal(TEXT + rule).faults

    assert (fault.line, fault.key) == (TEXT.count("\n") + 2, "pupils.2.exam")
    assert fault.expected_ru == "«oge» встречается дважды"


SYNTAX = {
    "two signs": ("window = 3", "window = = 3", 3),
    "key twice": ("window = 3", "window = 3\nwindow = 3", 4),
    "bracket left open": ("[title]", "[title", 5),
    "nested without end": ("window = 3", "window = " + 5_000 * "[", 3),
}


@pytest.mark.parametrize("kind", SYNTAX)
def test_text_that_is_no_toml_is_refused_with_its_line(kind: str) -> None:
    old, new, line = SYNTAX[kind]

    (fault,) = refusal(TEXT.replace(old, new, 1)).faults

    assert fault.expected_ru.startswith("не TOML: ")
    assert not re.search("[A-Za-z]{3}", fault.expected_ru.removeprefix("не TOML: ")), fault.expected_ru
    assert fault.expected_en.startswith("not TOML")
    assert fault.line == line


def test_text_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(TEXT.encode("cp1251"))

    with pytest.raises(MethodRefused) as caught:
        load_method(path)

    (fault,) = caught.value.faults
    assert (fault.line, fault.expected_en) == (line_of(TEXT, "Своя"), "the file is not UTF-8 text")


def test_options_give_another_method_and_leave_this_one() -> None:
    method = parse_method(TEXT)

    other = method.with_options(cut="ntiles", share="0.1", social_aggregation="indicators")

    assert [part.cut for part in other.parts] == ["ntiles", "ntiles"]
    assert [part.share for part in other.parts] == [Fraction(1, 10), Fraction(1, 10)]
    assert [part.aggregation for part in other.parts] == ["indicators", "indicators"]
    assert dict(other.changes) == {"cut": "ntiles", "share": "0.1", "social_aggregation": "indicators"}
    assert [part.cut for part in method.parts] == ["exclude", "include"]
    assert method.changes == ()


def test_options_may_concern_one_part() -> None:
    other = parse_method(TEXT).with_options(results_cut="include", social_share=0.5, min_participants=7)

    results, social = other.parts
    assert (results.cut, results.share, results.min_participants) == ("include", Fraction(1, 5), 7)
    assert (social.cut, social.share, social.min_participants) == ("include", Fraction(1, 2), 0)


def test_options_follow_one_another() -> None:
    other = parse_method(TEXT).with_options(share="0.1").with_options(min_coverage="0.9")

    assert [(part.share, part.min_coverage) for part in other.parts] == 2 * [
        (Fraction(1, 10), Fraction(9, 10))
    ]
    assert [name for name, _ in other.changes] == ["share", "min_coverage"]


def test_weights_are_options_of_variables_and_indicators() -> None:
    other = parse_method(TEXT).with_options(weights={"meals": 3, "results:1": 0.5})

    results, social = other.parts
    assert social.variables[0].weight == 3.0
    assert results.indicator_weights() == {1: 0.5}
    assert social.indicator_weights() == {1: 1.0}


def test_flags_and_the_social_rule_are_options() -> None:
    other: Method = parse_method(TEXT).with_options(
        flag_orientation="literal", social_rule="last_two_or_all_three"
    )

    assert other.part("results").flag_orientation == "literal"
    assert [rule.rule for rule in other.part("social").lists] == ["last_two_or_all_three"]
    assert [rule.rule for rule in other.part("results").lists] == ["all_years", "last_two"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"colour": "red"}, "colour"),
        ({"cut": "half"}, "cut"),
        ({"results_aggregation": "median"}, "results_aggregation"),
        ({"share": 0}, "share"),
        ({"share": 1}, "share"),
        ({"social_share": "-0.1"}, "social_share"),
        ({"min_coverage": 1.1}, "min_coverage"),
        ({"min_participants": 0}, "min_participants"),
        ({"social_rule": "all_years"}, "social_rule"),
        ({"weights": {"meals": 0}}, "weights"),
        ({"weights": {"nothing": 1}}, "nothing"),
    ],
)
def test_bad_option_is_refused_by_name(options: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_method(TEXT).with_options(**options)
