"""Formulas without a result, as programs write them that do not calculate: read as the text of the formula.

The native reader would take such a cell for an empty one, and what a person meant to say would be missing unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_TEXT = 200
"""Characters of a formula that are told."""


@dataclass
class Formula:
    """A formula: the tag and the name of its cell, and where in the bytes of the sheet the cell stands."""

    tag: str
    cell: str
    start: int
    end: int = 0
    text: str = ""
    has_result: bool = False

    def heard(self, text: str, *, is_result: bool, is_formula: bool) -> None:
        """Take in a piece of text that stands in the cell."""
        self.has_result = self.has_result or (is_result and bool(text.strip()))
        if is_formula and len(self.text) < MOST_TEXT:
            self.text = (self.text + text)[:MOST_TEXT]

    def as_text(self) -> bytes:
        """Give the cell with the formula as its text."""
        prefix = self.tag[:-1]
        value = f"<{prefix}v>={escape(self.text)}</{prefix}v>"
        return f'<{self.tag} r="{self.cell}" t="str">{value}</{self.tag}>'.encode()


def with_texts(raw: bytes | bytearray, formulas: Sequence[Formula]) -> bytes | bytearray:
    """Give the bytes of a sheet with these formulas, in the order of the sheet, as texts."""
    if not formulas:
        return raw
    parts = [bytes(raw[: formulas[0].start])]
    parts += [one.as_text() + bytes(raw[one.end : following.start]) for one, following in pairwise(formulas)]
    parts.append(formulas[-1].as_text() + bytes(raw[formulas[-1].end :]))
    return b"".join(parts)
