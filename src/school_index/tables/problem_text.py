"""Problems in words: where, what, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from school_index.language import Language
from school_index.methodology.method import Method
from school_index.problems import Problem
from school_index.tables.schema import Table, tables_of
from school_index.wording import Wording, one_line, wording

MOST_LINES = 20
DECIMAL = re.compile(r"-?\d+\.\d+")
OF_NUMBERS = frozenset({"mean_not_a_mark"})
"""Rules whose value is a number that was read, not the text of a cell."""
AS_GIVEN = frozenset({"near", "near_text", "known", "title", "heading_ru", "heading_en"})
"""Details that are words of the data or of the method, even where they look like numbers."""


class ProblemText:
    """Says problems in one language; knows the method's tables, so that columns have their headings.

    Codes of columns stand beside their headings, for those who write files by program; `codes` leaves them out.
    """

    def __init__(self, method: Method, language: Language, *, codes: bool = True) -> None:
        self._codes = codes
        self._say: Wording = wording(language)
        self._language = language
        self._tables: dict[str, Table] = tables_of(method)
        variables = (variable for part in method.parts for variable in part.variables)
        self._labels = {variable.id: variable.label.text(language) for variable in variables}

    def line(self, problem: Problem) -> str:
        """Say one problem in one line: severity, place, what is wrong, what to do."""
        severity, place = self._say(f"problem.{problem.severity}"), self.place(problem)
        where = f"{place}: " if place else ""
        return one_line(f"{severity}. {where}{self.what(problem)} {self.todo(problem)}")

    def place(self, problem: Problem) -> str:
        """Say where: file, row, column, value."""
        parts = [problem.file or self._title(problem)]
        if problem.row is not None:
            parts.append(self._say("problem.row", row=problem.row))
        if problem.column and problem.rule != "heading_missing":
            parts.append(self._say("problem.column", column=self._heading(problem)))
        if problem.value:
            value = self._number(problem.value) if problem.rule in OF_NUMBERS else problem.value
            parts.append(f"«{value}»" if self._language == "ru" else f'"{value}"')
        return ", ".join(part for part in parts if part)

    def what(self, problem: Problem) -> str:
        """Say what is wrong."""
        return self._fill(f"problem.{problem.rule}.what", problem)

    def todo(self, problem: Problem) -> str:
        """Say what to do."""
        return self._fill(f"problem.{problem.rule}.todo", problem)

    def lines(self, problems: Iterable[Problem]) -> Iterator[str]:
        """Say all problems, errors first; a long run of one rule in one place is cut and counted."""
        groups: dict[tuple[str, ...], list[Problem]] = {}
        for problem in problems:
            place = (problem.severity, problem.rule, problem.file or problem.table, problem.column)
            groups.setdefault(place, []).append(problem)
        for key in sorted(groups, key=lambda one: one[0] != "error"):
            group = groups[key]
            hidden = len(group) - min(len(group), MOST_LINES) + sum(problem.more for problem in group)
            for problem in group[:MOST_LINES]:
                yield self.line(problem)
            if hidden > 0:
                yield f"… {self._say('problem.more', more=hidden)}"

    def summary(self, problems: Iterable[Problem]) -> str:
        """Say how many errors and warnings there are."""
        counts = {"error": 0, "warning": 0}
        for problem in problems:
            counts[problem.severity] += 1 + problem.more
        words = [
            self._say.plural(f"problem.summary_{name}s", count) for name, count in counts.items() if count
        ]
        return ", ".join(words)

    def _fill(self, key: str, problem: Problem) -> str:
        details = dict(problem.details)
        near = str(details.get("near") or "")
        is_heading = problem.rule == "heading_missing"
        near_key = "problem.near.text" if is_heading else "problem.near.did_you_mean"
        details["near_text"] = self._say(near_key, near=near) if near else ""
        details["code"] = f" ({problem.column})" if self._codes else ""
        details.setdefault("title", self._title(problem))
        kind = f"problem.kind.{details.get('kind', '')}"
        if kind in self._say:
            details["kind"] = self._say(kind)
        if "variable" in details:
            details["variable"] = self._labels.get(str(details["variable"]), details["variable"])
        if "whole" in details:
            details["whole"] = self._column_heading(problem.table, str(details["whole"]))
        if "parts" in details:
            parts = str(details["parts"]).split(", ")
            details["parts"] = ", ".join(self._column_heading(problem.table, code) for code in parts)
        details = {name: one if name in AS_GIVEN else self._number(one) for name, one in details.items()}
        return self._say(
            key,
            **{"table": problem.table, "column": self._columns(problem), "value": problem.value, **details},
        )

    def _number(self, value: object) -> object:
        """Give a decimal number with the mark of the language, anything else as it is."""
        if self._language == "ru" and DECIMAL.fullmatch(str(value)):
            return str(value).replace(".", ",")
        return value

    def _columns(self, problem: Problem) -> str:
        if problem.rule == "duplicate_key":
            return ", ".join(self._column_heading(problem.table, code) for code in problem.column.split(", "))
        return problem.column

    def _heading(self, problem: Problem) -> str:
        return ", ".join(self._column_heading(problem.table, code) for code in problem.column.split(", "))

    def _column_heading(self, table: str, code: str) -> str:
        known = self._tables.get(table)
        if known is None or code not in known.codes:
            return code
        heading = known.column(code).heading.text(self._language)
        return f"{heading} ({code})" if self._codes and heading != code else heading

    def _title(self, problem: Problem) -> str:
        table = self._tables.get(problem.table)
        return table.title.text(self._language) if table else problem.table
