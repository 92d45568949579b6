"""How a run is said in one language: names of lists, bands and groups, and numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from school_index.language import Language
from school_index.methodology.method import Method
from school_index.methodology.model import ListRule
from school_index.wording import Wording, wording

_DIGITS = re.compile(r"(\d+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_THIN_SPACE = "\u202f"
_FIVE_DIGITS = 10_000


@dataclass(frozen=True)
class Words:
    """The words of one run: the product's catalogue and the names that its method declares."""

    method: Method
    language: Language

    @cached_property
    def say(self) -> Wording:
        """The catalogue of the language."""
        return wording(self.language)

    def __call__(self, key: str, /, **details: object) -> str:
        """Say a text of the report."""
        return self.say(f"report.{key}", **details)

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {term.id: term.label.text(self.language) for term in self.method.groups}

    def group(self, code: str) -> str:
        """Name a group of schools; a group that the method does not declare is called as in the data."""
        return self._groups.get(code, code)

    def group_order(self, codes: Iterable[str]) -> list[str]:
        """Put groups into the order of the method; groups that it does not declare follow by name."""
        declared = list(self._groups)
        return sorted(
            set(codes),
            key=lambda code: (declared.index(code) if code in self._groups else len(declared), code),
        )

    def listed(self, part: str, list_id: str) -> str:
        """Name a list in short; a dash for no list at all."""
        return self.say(f"list.{part}.{list_id}") if list_id else "—"

    def listed_long(self, list_id: str) -> str:
        """Name a list in full."""
        return self.say(f"list_long.{list_id}")

    def band(self, band: str | None, reason: str | None = None) -> str:
        """Name a band, or say why there is none; a year without a row has neither."""
        return self.say(f"band.{band}") if band else self.say(f"reason.{reason or 'absent'}")

    def rule(self, rule: ListRule) -> str:
        """Say when a school gets onto a list."""
        if rule.rule == "failing":
            return self.say.plural("report.rule_failing", rule.at_least)
        return self("rule_band", band=self.say(f"band.{rule.band}"), rule=self.say(f"rule.{rule.rule}"))

    def index(self, value: float | None) -> str:
        """Write an index with exactly four decimals."""
        return "—" if value is None else self._decimal(f"{value:.4f}")

    def share(self, value: float | None, places: int = 1) -> str:
        """Write a share as a percentage with a fixed number of decimals."""
        if value is None:
            return "—"
        return self._decimal(f"{value * 100:.{places}f}") + self.percent_sign

    @property
    def percent_sign(self) -> str:
        """The percent sign as it stands after a number; Russian sets it apart."""
        return "\u00a0%" if self.language == "ru" else "%"

    def count(self, value: int | None) -> str:
        """Write a count; from five digits on, thousands are set apart."""
        if value is None:
            return "—"
        return f"{value:,}".replace(",", _THIN_SPACE) if value >= _FIVE_DIGITS else str(value)

    def schools(self, count: int) -> str:
        """Say a number of schools."""
        return self.say.plural("report.schools", count).replace(str(count), self.count(count), 1)

    def window(self, years: tuple[int, ...]) -> str:
        """Say the years of a window."""
        return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"

    def _decimal(self, text: str) -> str:
        return text.replace(".", ",") if self.language == "ru" else text


def natural_key(text: str) -> tuple[tuple[int, str], ...]:
    """Sort key that puts school no. 2 before school no. 11, and ё beside е."""
    plain = text.casefold().replace("ё", "е")
    return tuple(
        (int(piece), "") if piece.isdecimal() else (-1, piece) for piece in _DIGITS.split(plain) if piece
    )


def printable(text: str) -> str:
    """Replace control characters, which neither SVG nor a workbook may hold."""
    return _CONTROL.sub(" ", text)
