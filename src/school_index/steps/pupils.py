"""Aggregating pupil-level results to counts per school, without ever holding the pupils."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import PupilRule, Threshold
from school_index.steps.arithmetic import combine_sums, exact_sums

KEY = ["school_id", "year", "exam", "subject", "grade"]


def aggregate_pupils(pupils: Frame, method: Method, *, whole_numbers: bool) -> Frame:
    """Count participants, failed and excellent pupils and average them by school, year, exam, subject and grade.

    `pupils` has integer or floating `score` and `mark` (missing where not given). A participant is a pupil with
    a result in the column that the rule averages. `whole_numbers` says that scores and marks are integers,
    whose sum needs no special care. `least` and `most` are the extreme results, for the checks.
    """
    result = _by_rule(method.pupil_rules, "mean_of")
    prepared = pupils.with_columns(
        result.alias("result"),
        _failed(method.pupil_rules).cast(nw.Int64).alias("failed"),
        _excellent(method.pupil_rules).cast(nw.Int64).alias("excellent"),
    )
    points = (
        [nw.col("result").sum().alias("points")] if whole_numbers else exact_sums("points", nw.col("result"))
    )
    sums = prepared.group_by(*KEY).agg(
        nw.col("result").count().alias("participants"),
        nw.col("failed").sum(),
        nw.col("excellent").sum(),
        nw.col("result").min().cast(nw.Float64).alias("least"),
        nw.col("result").max().cast(nw.Float64).alias("most"),
        *points,
    )
    total = nw.col("points").cast(nw.Float64) if whole_numbers else combine_sums("points")
    return sums.select(
        *KEY,
        nw.col("participants").cast(nw.Int64),
        nw.col("failed").cast(nw.Int64),
        nw.when(_has_excellent(method.pupil_rules))
        .then(nw.col("excellent"))
        .cast(nw.Int64)
        .alias("excellent"),
        nw.when(nw.col("participants") > 0)
        .then(total / nw.col("participants").cast(nw.Float64))
        .alias("mean_score"),
        "least",
        "most",
    )


def _matches(rule: PupilRule, rules: tuple[PupilRule, ...]) -> nw.Expr:
    """Pupils whom a rule is for; a rule for the whole exam leaves out subjects that have their own."""
    exam = nw.col("exam") == rule.exam
    if rule.subject is not None:
        return exam & (nw.col("subject") == rule.subject)
    for other in rules:
        if other.exam == rule.exam and other.subject is not None:
            exam = exam & (nw.col("subject") != other.subject)
    return exam


def _by_rule(rules: tuple[PupilRule, ...], field: str) -> nw.Expr:
    """The pupil's score or mark, as the rule of the exam says; null without a rule."""
    by_score = [rule for rule in rules if getattr(rule, field) == "score"]
    by_mark = [rule for rule in rules if getattr(rule, field) == "mark"]
    chosen = nw.when(_any(by_score, rules)).then(nw.col("score")).otherwise(nw.lit(None))
    return nw.when(_any(by_mark, rules)).then(nw.col("mark")).otherwise(chosen)


def _any(chosen: list[PupilRule], rules: tuple[PupilRule, ...]) -> nw.Expr:
    found = nw.lit(value=False)
    for rule in chosen:
        found = found | _matches(rule, rules)
    return found


def _failed(rules: tuple[PupilRule, ...]) -> nw.Expr:
    failed = nw.lit(value=False)
    for rule in rules:
        for limit, later in _spans(rule):
            held = nw.col("year") >= limit.since
            if later is not None:
                held = held & (nw.col("year") < later)
            below = nw.col(rule.failed_of) < limit.value
            failed = failed | (_matches(rule, rules) & held & below.fill_null(value=False))
    return failed


def _spans(rule: PupilRule) -> list[tuple[Threshold, int | None]]:
    """Each limit and the year from which the next one replaces it."""
    limits = sorted(rule.failed_below, key=lambda limit: limit.since)
    return list(zip(limits, [*[limit.since for limit in limits[1:]], None], strict=True))


def _excellent(rules: tuple[PupilRule, ...]) -> nw.Expr:
    excellent = nw.lit(value=False)
    for rule in rules:
        if rule.excellent_from is not None:
            above = nw.col(rule.mean_of) >= rule.excellent_from
            excellent = excellent | (_matches(rule, rules) & above.fill_null(value=False))
    return excellent


def _has_excellent(rules: tuple[PupilRule, ...]) -> nw.Expr:
    return _any([rule for rule in rules if rule.excellent_from is not None], rules)
