"""What a register would make and change, step by step, and as a fingerprint."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from effective_school.organisations.domain.register_rules import Rule
from effective_school.organisations.models import Municipality, School, SchoolYear

Record: TypeAlias = School | SchoolYear | Municipality


@dataclass(frozen=True)
class Finding:
    """One error: where it is and which rule it breaks; `column`, its letters, is empty for the whole row."""

    row: int
    column: str
    field: str
    rule: Rule
    details: dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One record as the file would have it, by which row, and what the fields that change were `before`."""

    record: Record
    is_new: bool
    row: int
    before: dict[str, object]


@dataclass
class Plan:
    """Everything a file would do. A plan with findings is never carried out.

    A row of schools holds two records, the school and a passport; `passports` counts those that were compared.
    Columns `for_reading` are written by the site itself and read by nobody.
    """

    kind: str
    sheet: str = ""
    rows: int = 0
    passports: int = 0
    for_reading: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def made(self) -> int:
        """Records that would be made."""
        return sum(step.is_new for step in self.steps)

    @property
    def changed(self) -> int:
        """Records that would be changed."""
        return len(self.steps) - self.made

    @property
    def records(self) -> int:
        """Records that were compared."""
        return len(self.steps) + self.unchanged

    @property
    def fingerprint(self) -> str:
        """What the plan does, in a few letters: a plan that was looked at is the one that is carried out."""
        digest = hashlib.sha256()
        for step in self.steps:
            told = [step.is_new, step.row, _key(step.record), _plain(step)]
            digest.update(json.dumps(told, ensure_ascii=False).encode())
        return digest.hexdigest()[:32]


def _plain(step: Step) -> list[list[object]]:
    """What a step changes, as JSON may hold it."""
    return [
        [name, _plain_value(old), _plain_value(getattr(step.record, name))]
        for name, old in step.before.items()
    ]


def _plain_value(value: object) -> object:
    match value:
        case Municipality():
            return value.pk
        case date():
            return value.isoformat()
        case _:
            return value


def _key(record: Record) -> list[str]:
    match record:
        case SchoolYear():
            return ["passport", record.school.code, str(record.year)]
        case School():
            return ["school", record.code]
        case _:
            return ["municipality", record.name]
