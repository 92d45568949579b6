"""What a register would make and change, step by step, in words and as a fingerprint."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.utils.formats import localize

from effective_school.common.history import shown_value
from effective_school.organisations.enums import exclusion_label, group_label
from effective_school.organisations.models import Municipality, School, SchoolYear

Record: TypeAlias = School | SchoolYear | Municipality


@dataclass(frozen=True)
class Finding:
    """One error: where it is and what to do; `column` is empty where the whole row is meant."""

    row: int
    column: str
    heading: str
    text: str


@dataclass(frozen=True)
class Step:
    """One record as the file would have it, by which row, and what the fields that change were `before`."""

    record: Record
    is_new: bool
    row: int
    before: dict[str, object]

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What changes, in words: field, before, after."""
        old = copy.copy(self.record)
        for name, value in self.before.items():
            setattr(old, name, value)
        return [
            (
                str(self.record._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # noqa: SLF001 - Django's public name
                "" if self.is_new else _in_words(old, name),
                _in_words(self.record, name),
            )
            for name in self.before
        ]


def _in_words(record: Record, name: str) -> str:
    """A value as the reader writes it: codes of passports in words, numbers with the reader's decimal mark."""
    value = getattr(record, name)
    if isinstance(record, SchoolYear) and value and name in _PASSPORT_WORDS:
        return _PASSPORT_WORDS[name](str(value))
    return str(localize(value)) if isinstance(value, float) else shown_value(record, name)


_PASSPORT_WORDS: dict[str, Callable[[str], str]] = {"group": group_label, "excluded": exclusion_label}


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
