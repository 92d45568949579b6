"""Refusals of a method file."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.language import Language


@dataclass(frozen=True)
class MethodFault:
    """One fault of a method file: where it is (line 0: nowhere in it), and what was expected there."""

    line: int
    key: str
    expected_ru: str
    expected_en: str

    def text(self, language: Language) -> str:
        """Say the fault in one line."""
        if not self.line:
            return self.expected_ru if language == "ru" else self.expected_en
        if language == "ru":
            return f"строка {self.line}, ключ «{self.key}»: {self.expected_ru}"
        return f'line {self.line}, key "{self.key}": {self.expected_en}'


class MethodRefused(Exception):  # noqa: N818 - a refusal, named as the other refusals of the engine
    """A method file cannot be used; `faults` says every reason."""

    def __init__(self, name: str, faults: tuple[MethodFault, ...]) -> None:
        self.name = name
        self.faults = faults
        super().__init__("; ".join(f"{name}: {fault.text('en')}" for fault in faults))
