"""Words for people, Russian first and English complete, in two catalogues with the same keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from school_index.language import Language

__all__ = ["Wording", "catalogue_keys", "one_line", "printable", "wording"]

_FOLDER = Path(__file__).parent
_Catalogue = Mapping[str, Any]


_BREAKS = re.compile(r"[\n\r\t]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Replace control characters: text from data must not steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Put text from data into one printable line."""
    return printable(_BREAKS.sub(" ", text))


@dataclass(frozen=True)
class Wording:
    """The catalogue of one language; keys are dotted, e.g. `problem.duplicate_key.what`."""

    language: Language
    texts: Mapping[str, str]

    def __call__(self, key: str, /, **details: object) -> str:
        """Say `key`, its placeholders filled from `details`.

        Raises KeyError for a key that the catalogue lacks.
        """
        return self.texts[key].format_map(details)

    def __contains__(self, key: str) -> bool:
        """Whether the catalogue has the key."""
        return key in self.texts

    def number(self, value: float | None, places: int = 4) -> str:
        """Write a number for people: at most `places` decimals, a decimal comma in Russian, a dash for none."""
        if value is None:
            return "—"
        text = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
        text = "0" if text in {"-0", ""} else text
        return text.replace(".", ",").replace("-", "−") if self.language == "ru" else text.replace("-", "−")

    def plural(self, key: str, count: int) -> str:
        """Choose the form of `key` that goes with `count`: keys end in `.one`, `.few`, `.many`."""
        return self(f"{key}.{_form(count, self.language)}", count=count)


def _form(count: int, language: Language) -> str:
    if language == "en":
        return "one" if count == 1 else "many"
    tens, units = count % 100, count % 10
    if units == 1 and tens != 11:  # noqa: PLR2004 - Russian grammar
        return "one"
    return "few" if units in {2, 3, 4} and tens not in {12, 13, 14} else "many"


@cache
def wording(language: Language) -> Wording:
    """Load the catalogue of a language."""
    return Wording(language, catalogue_keys(language))


@cache
def catalogue_keys(language: Language) -> Mapping[str, str]:
    """Read every text of a language's files `<name>.<language>.toml`, with dotted keys."""
    found: dict[str, str] = {}
    for path in sorted(_FOLDER.glob(f"*.{language}.toml")):
        _flatten(tomllib.loads(path.read_text(encoding="utf-8")), "", found)
    return found


def _flatten(data: _Catalogue, prefix: str, found: dict[str, str]) -> None:
    for key, value in data.items():
        if isinstance(value, dict):
            _flatten(value, f"{prefix}{key}.", found)
        else:
            found[f"{prefix}{key}"] = str(value)
