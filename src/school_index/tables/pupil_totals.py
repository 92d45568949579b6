"""What the sums over pupils show of their input: missing keys, wrong years, unknown exams, impossible results."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.problems import Problem
from school_index.tables.values import FIRST_YEAR, LARGEST_MEAN, LAST_YEAR


def aggregate_problems(totals: pl.DataFrame, method: Method, name: str) -> list[Problem]:
    """Report what cannot be right; `name` is the file that a person is told."""
    return [
        *_keys(totals, name),
        *_years(totals, name),
        *_assessments(totals, method, name),
        *_results(totals, name),
    ]


def _keys(totals: pl.DataFrame, name: str) -> Iterator[Problem]:
    for code in ("school_id", "year", "exam", "subject"):
        if totals[code].null_count():
            yield Problem("error", "key_missing", "pupils", name, column=code)


def _years(totals: pl.DataFrame, name: str) -> Iterator[Problem]:
    years = totals["year"].drop_nulls().unique().sort()
    for year in years.filter(~years.is_between(FIRST_YEAR, LAST_YEAR)).to_list():
        yield Problem("error", "bad_year", "pupils", name, column="year", value=str(year))


def _assessments(totals: pl.DataFrame, method: Method, name: str) -> Iterator[Problem]:
    taken = totals.lazy().select("exam", "subject").drop_nulls().unique().collect(engine="streaming")
    for exam, subject in taken.sort("exam", "subject").iter_rows():
        for column, value, terms in (("exam", exam, method.exams), ("subject", subject, method.subjects)):
            if value not in {term.id for term in terms}:
                yield _unknown(column, value, terms, name)
                break
        else:
            if not any(rule.exam == exam and rule.subject in {None, subject} for rule in method.pupil_rules):
                place = f"{exam} · {subject}"
                yield Problem("error", "pupil_rule_missing", "pupils", name, column="exam", value=place)


def _unknown(column: str, value: str, terms: tuple[Term, ...], name: str) -> Problem:
    known = ", ".join(sorted(term.id for term in terms))
    return Problem(
        "error", f"unknown_{column}", "pupils", name, column=column, value=value, details={"known": known}
    )


def _results(totals: pl.DataFrame, name: str) -> Iterator[Problem]:
    """Report results below 0 and results that are no finite number of a believable size."""
    places = pl.concat_str("school_id", "year", "exam", "subject", separator=" · ")
    low, high = pl.col("least") < 0, ~(pl.col("most").is_finite() & (pl.col("most") <= LARGEST_MEAN))
    for rule, wrong in (("negative", low), ("too_large", high)):
        found = totals.filter(wrong.fill_null(value=False)).select(places).to_series()
        if len(found):
            value = str(found.sort()[0])
            yield Problem("error", rule, "pupils", name, column="score", value=value, more=len(found) - 1)
