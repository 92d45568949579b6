"""Section on the quality of the data: problems by rule, and all of them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from school_index.problems import Problem
from school_index.report.marks import MOST_ROWS
from school_index.report.words import Words
from school_index.tables.problem_text import ProblemText
from school_index.tables.schema import tables_of


@dataclass(frozen=True)
class RuleCount:
    """One rule that the data broke: how often, and the first case in words."""

    severity: str
    tone: str
    table: str
    example: str
    todo: str
    count: int


@dataclass(frozen=True)
class DataProblems:
    """The whole section; `total` counts the lines before they were cut."""

    summary: str
    rules: tuple[RuleCount, ...]
    lines: tuple[str, ...]
    total: int


def count_rules(problems: Sequence[Problem], words: Words) -> list[RuleCount]:
    """Count problems by severity, rule and table, errors first, then the most frequent."""
    text = ProblemText(words.method, words.language)
    titles = {name: table.title.text(words.language) for name, table in tables_of(words.method).items()}
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.severity, problem.rule, problem.table), []).append(problem)
    rows = [
        RuleCount(
            severity=words(f"problems.severity_{severity}"),
            tone="bad" if severity == "error" else "warn",
            table=titles.get(table, table),
            example=text.what(found[0]),
            todo=text.todo(found[0]),
            count=sum(1 + problem.more for problem in found),
        )
        for (severity, _, table), found in groups.items()
    ]
    return sorted(rows, key=lambda row: (row.tone != "bad", -row.count, row.table, row.example))


def data_problems(problems: Sequence[Problem], lines: Sequence[str], words: Words) -> DataProblems:
    """Build the section; `lines` are the problems already in words."""
    summary = ProblemText(words.method, words.language).summary(problems)
    return DataProblems(summary, tuple(count_rules(problems, words)), tuple(lines[:MOST_ROWS]), len(lines))
