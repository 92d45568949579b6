"""The two languages that the product speaks, and words given in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ru", "en"]


@dataclass(frozen=True)
class Label:
    """The same words in Russian and in English."""

    ru: str
    en: str

    def text(self, language: Language) -> str:
        """Give the words in one language."""
        return self.ru if language == "ru" else self.en
