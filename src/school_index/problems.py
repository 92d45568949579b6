"""Problems found in input: what, where, and by which rule; the wording is in `school_index.wording`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One problem.

    `file` and `row` say where a person finds it (row 1 is the first line of the file or sheet); `rule` is a
    stable code; `details` fill the wording; `more` counts further cases of the same rule that are not listed.
    """

    severity: Severity
    rule: str
    table: str = ""
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    more: int = 0


class InputRefused(Exception):  # noqa: N818 - a refusal, named as the other refusals of the engine
    """The input cannot be used; `problems` says every reason, warnings included."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.severity == "error"]
        super().__init__(f"{len(errors)} errors in the input, the first: {errors[0].rule if errors else ''}")


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any problem stops the calculation."""
    return any(problem.severity == "error" for problem in problems)
