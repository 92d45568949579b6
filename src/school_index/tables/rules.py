"""Rules within one table: keys, and counts that may not exceed what they are part of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from school_index.methodology.method import Method
from school_index.tables.schema import Table
from school_index.tables.values import MOST_SHOWN, Reading

EXAM_VALUES = ("participants", "failed", "excellent", "mean_score")
MARKED = ("exams", "regional_means")
"""Tables in which a mean may be one of marks."""
WORST_MARK, BEST_MARK = 1, 5


Report = Callable[[Reading, pl.DataFrame, pl.DataFrame], None]


@dataclass(frozen=True)
class Rule:
    """A rule within a table: whether any row may break it, and what tells of the rows of typed cells and texts."""

    may_be_broken: pl.Expr
    report: Report


def check_rules(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame, method: Method) -> None:
    """Report whatever breaks a rule within the table; one query asks for all rules at once."""
    check_keys(reading, frame, texts)
    rules = rules_of(reading.table, mark_exams(method))
    if rules:
        answers = frame.select(rule.may_be_broken.alias(str(at)) for at, rule in enumerate(rules)).row(0)
        for rule, answer in zip(rules, answers, strict=True):
            if answer:
                rule.report(reading, frame, texts)


@lru_cache(maxsize=64)
def rules_of(table: Table, marks: frozenset[str]) -> tuple[Rule, ...]:
    """Give the rules of a table but those of its keys, written once in a process."""
    rules = [_part_rule(column.code, column.part_of) for column in table.columns if column.part_of]
    if table.name == "exams":
        rules.append(_TOGETHER)
    rules += [_whole_rule(whole, parts) for whole, parts in _parts_of(table).items()]
    if table.name == "exams":
        rules.append(_GRADES)
    if table.name in MARKED and marks:
        rules.append(_means_rule(marks))
    return tuple(rules)


def described(table: Table) -> tuple[str, ...]:
    """Columns that no row may leave empty."""
    words = ("name", "municipality", "group") if table.name == "schools" else ()
    return tuple(code for code in (*table.key, *words) if table.column(code).required)


def _parts_of(table: Table) -> dict[str, tuple[str, ...]]:
    """Counts by the column that they are part of."""
    found: dict[str, tuple[str, ...]] = {}
    for column in table.columns:
        if column.part_of:
            found[column.part_of] = (*found.get(column.part_of, ()), column.code)
    return found


def mark_exams(method: Method) -> frozenset[str]:
    """Exams whose marks are averaged."""
    return frozenset(
        rule.exam for rule in method.pupil_rules if rule.mean_of == "mark" and rule.subject is None
    )


def check_keys(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
    """Report empty key cells and repeated keys; a cell of `texts` that could not be read is not empty."""
    table = reading.table
    for code in described(table):
        _report_empty(reading, code, frame[code], texts[code] if code in texts.columns else frame[code])
    keys = frame.select(table.key)
    # Equal rows have equal hashes: without a repeated hash there is no repeated key.
    if keys.hash_rows().n_unique() < keys.height:
        complete = ~keys.select(
            pl.any_horizontal(pl.col(code).is_null() for code in table.key if table.column(code).required)
        ).to_series()
        repeated = (keys.is_duplicated() & complete).arg_true()
        values = keys[repeated].select(
            pl.concat_str(pl.all().cast(pl.String), separator=" · ", ignore_nulls=True)
        )
        reading.report("duplicate_key", repeated, ", ".join(table.key), values.to_series())


def _report_empty(reading: Reading, code: str, values: pl.Series, texts: pl.Series) -> None:
    if values.null_count():
        unread = values.is_null().arg_true()
        empty = unread.filter(_blank(texts.gather(unread)))
        if len(empty):
            reading.report("key_missing", empty, code)


def _blank(texts: pl.Series) -> pl.Series:
    if texts.dtype != pl.String:
        return texts.is_null()
    return (texts.str.strip_chars().str.len_chars() == 0).fill_null(value=True)


def _part_rule(code: str, whole: str) -> Rule:
    """Counts above what they are part of."""

    def report(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
        del texts
        rows = (frame[code] > frame[whole]).fill_null(value=False).arg_true()
        _report_over(reading, "part_over_whole", rows, (code, whole), frame[code], frame)

    return Rule((pl.col(code) > pl.col(whole)).any(), report)


def _report_together(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
    """Failed and excellent together above the participants, neither of them alone."""
    del texts
    together = frame["failed"] + frame["excellent"]
    alone = (frame["failed"] > frame["participants"]) | (frame["excellent"] > frame["participants"])
    over = (together > frame["participants"]).fill_null(value=False)
    rows = (over & ~alone.fill_null(value=False)).arg_true()
    _report_over(reading, "parts_over_whole", rows, ("failed + excellent", "participants"), together, frame)


_TOGETHER = Rule((pl.col("failed") + pl.col("excellent") > pl.col("participants")).any(), _report_together)


def _report_over(
    reading: Reading, rule: str, rows: pl.Series, names: tuple[str, str], part: pl.Series, frame: pl.DataFrame
) -> None:
    wholes = frame[names[1]].gather(rows)
    reading.report(
        rule,
        rows,
        names[0],
        part.gather(rows),
        details=lambda number: {"whole": names[1], "limit": wholes[number]},
    )


def _whole_rule(whole: str, parts: tuple[str, ...]) -> Rule:
    """Rows that count parts and leave the whole blank: a warning, for no share comes of them."""
    is_told = pl.any_horizontal(pl.col(parts).is_not_null())

    def report(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
        if whole not in texts.columns:
            return
        rows = frame.select((pl.col(whole).is_null() & is_told).arg_true()).to_series()
        rows = rows.filter(_blank(texts[whole].gather(rows)))
        filled = frame.select(parts)[rows.head(MOST_SHOWN)]
        told = [
            [code for code, value in row.items() if value is not None] for row in filled.iter_rows(named=True)
        ]
        reading.report(
            "whole_missing",
            rows,
            whole,
            severity="warning",
            details=lambda number: {"parts": ", ".join(told[number])},
        )

    return Rule((pl.col(whole).is_null() & is_told).any(), report)


_IS_EMPTY = pl.col("grade").is_null() & pl.all_horizontal(pl.col(EXAM_VALUES).is_null())


def _report_grades(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
    """Empty rows without a grade that stand in for rows with grades of the same assessment: a warning."""
    del texts
    key = ["school_id", "year", "exam", "subject"]
    empty = frame.with_row_index("at").filter(_IS_EMPTY).select("at", *key)
    graded = frame.filter(pl.col("grade").is_not_null()).select(key)
    rows = empty.join(graded, on=key, how="semi", maintain_order="left")["at"]
    reading.report("empty_row_hides_grades", rows, "grade", severity="warning")


_GRADES = Rule(_IS_EMPTY.any() & pl.col("grade").is_not_null().any(), _report_grades)


def _means_rule(marks: frozenset[str]) -> Rule:
    """Mean marks outside 1-5: a warning; `marks` names the exams whose marks are averaged."""
    is_outside = pl.col("exam").is_in(sorted(marks)) & ~pl.col("mean_score").is_between(WORST_MARK, BEST_MARK)

    def report(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
        del texts
        rows = frame.select(is_outside.fill_null(value=False).arg_true()).to_series()
        means = frame["mean_score"].gather(rows)
        reading.report("mean_not_a_mark", rows, "mean_score", means, severity="warning")

    return Rule(is_outside.any(), report)
