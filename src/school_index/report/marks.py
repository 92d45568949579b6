"""Small signs of the page: a band or a list as a word with a shape and a tone, and a school's anchor."""

from __future__ import annotations

import re
from dataclasses import dataclass

from school_index.report.charts.theme import MEANING
from school_index.report.words import Words

MOST_ROWS = 500

_SHAPES = {
    "low": "down",
    "middle": "square",
    "high": "up",
    "adverse": "diamond",
    "neutral": "dot",
    "favourable": "ring",
    "low_results": "down",
    "risk_group": "hollow",
    "stable_high": "up",
}
_UNSAFE = re.compile(r"[^\w.-]")


@dataclass(frozen=True)
class Chip:
    """A word, the shape before it and the tone behind it: `tone` and `shape` are names of the style sheet."""

    words: str
    tone: str
    shape: str


def band_chip(words: Words, band: str | None, reason: str | None = None) -> Chip:
    """Chip of a band; without a band it says why."""
    return Chip(words.band(band, reason), MEANING[band or ""], _SHAPES.get(band or "", "dash"))


def list_chip(words: Words, part: str, list_id: str) -> Chip:
    """Chip of a list."""
    return Chip(words.listed(part, list_id), MEANING[list_id], _SHAPES.get(list_id, "dash"))


def tone(code: str) -> str:
    """Tone of a band or list."""
    return MEANING[code]


def school_anchor(school_id: str) -> str:
    """Id of the school's proof in the page; characters that an address may not hold are spelled out."""
    return "school-" + _UNSAFE.sub(lambda found: f"~{ord(found.group()):x}~", school_id)
