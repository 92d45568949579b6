"""What a method makes of counted pupils: participants, failed, excellent and the mean, by the rule of each exam."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import PupilRule, Threshold
from school_index.steps.arithmetic import combine_sums
from school_index.steps.pupils import KEY, RESULTS, Limit


def apply_rules(counts: Frame, method: Method) -> Frame:
    """Turn the counts of `count_pupils` into rows of the table `exams`.

    A participant is a pupil with a result in the column that the rule averages; the mean is the sum of these
    results divided by the participants. `least` and `most`, where counted, are the extreme results.
    """
    names = set(counts.collect_schema().names())
    complete = counts.with_columns(
        *(
            nw.lit(0, dtype=nw.Int64).alias(f"{result}_count")
            for result in RESULTS
            if f"{result}_count" not in names
        ),
        *(_total(result, names).alias(f"{result}_total") for result in RESULTS),
        *(
            _extreme(result, end, names).alias(f"{result}_{end}")
            for result in RESULTS
            for end in ("least", "most")
        ),
    )
    rules = method.pupil_rules
    return complete.with_columns(
        _by_rule(rules, "count").fill_null(0).cast(nw.Int64).alias("participants"),
        _by_rule(rules, "total").alias("total"),
    ).select(
        *KEY,
        "participants",
        _failed(rules, names).alias("failed"),
        _excellent(rules, names).alias("excellent"),
        nw.when(nw.col("participants") > 0)
        .then(nw.col("total") / nw.col("participants").cast(nw.Float64))
        .alias("mean_score"),
        _by_rule(rules, "least").alias("least"),
        _by_rule(rules, "most").alias("most"),
    )


def _total(result: str, names: set[str]) -> nw.Expr:
    if f"{result}_points" in names:
        return nw.col(f"{result}_points").cast(nw.Float64)
    if f"{result}_points_whole" in names:
        return combine_sums(f"{result}_points")
    return nw.lit(None, dtype=nw.Float64)


def _extreme(result: str, end: str, names: set[str]) -> nw.Expr:
    name = f"{result}_{end}"
    return nw.col(name) if name in names else nw.lit(None, dtype=nw.Float64)


def _matches(rule: PupilRule, rules: tuple[PupilRule, ...]) -> nw.Expr:
    """Rows that a rule is for; a rule for the whole exam leaves out subjects that have their own."""
    exam = nw.col("exam") == rule.exam
    if rule.subject is not None:
        return exam & (nw.col("subject") == rule.subject)
    for other in rules:
        if other.exam == rule.exam and other.subject is not None:
            exam = exam & (nw.col("subject") != other.subject)
    return exam


def _by_rule(rules: tuple[PupilRule, ...], what: str) -> nw.Expr:
    """A number of the column that the rule averages, score or mark; null without a rule."""
    chosen: nw.Expr = nw.lit(None)
    for result in RESULTS:
        mine = [rule for rule in rules if rule.mean_of == result]
        chosen = nw.when(_any(mine, rules)).then(nw.col(f"{result}_{what}")).otherwise(chosen)
    return chosen


def _any(chosen: list[PupilRule], rules: tuple[PupilRule, ...]) -> nw.Expr:
    found = nw.lit(value=False)
    for rule in chosen:
        found = found | _matches(rule, rules)
    return found


def _failed(rules: tuple[PupilRule, ...], names: set[str]) -> nw.Expr:
    """Results below the limit of the year; 0 where no rule has one."""
    failed: nw.Expr = nw.lit(0, dtype=nw.Int64)
    for rule in rules:
        for limit, later in _spans(rule):
            held = nw.col("year") >= limit.since
            if later is not None:
                held = held & (nw.col("year") < later)
            number = _count(Limit(rule.failed_of, "below", limit.value), names)
            failed = nw.when(_matches(rule, rules) & held).then(number).otherwise(failed)
    return failed.cast(nw.Int64)


def _spans(rule: PupilRule) -> list[tuple[Threshold, int | None]]:
    """Each limit and the year from which the next one replaces it."""
    limits = sorted(rule.failed_below, key=lambda limit: limit.since)
    return list(zip(limits, [*[limit.since for limit in limits[1:]], None], strict=True))


def _excellent(rules: tuple[PupilRule, ...], names: set[str]) -> nw.Expr:
    """Results from the limit on; null where the rule of the exam has none."""
    excellent: nw.Expr = nw.lit(None, dtype=nw.Int64)
    for rule in rules:
        if rule.excellent_from is not None:
            number = _count(Limit(rule.mean_of, "from", rule.excellent_from), names)
            excellent = nw.when(_matches(rule, rules)).then(number).otherwise(excellent)
    return excellent.cast(nw.Int64)


def _count(limit: Limit, names: set[str]) -> nw.Expr:
    number = nw.col(limit.name) if limit.name in names else nw.lit(0, dtype=nw.Int64)
    return number.fill_null(0)
