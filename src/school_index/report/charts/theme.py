"""The one look of all charts and of the page: colours by meaning, light and dark, and the charts' configuration.

A colour is told apart by people with any colour vision through lightness as well as hue, and is never alone:
words and shapes stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Colour:
    """One colour by meaning: in light pages and print, and in dark pages."""

    light: str
    dark: str


COLOURS: dict[str, Colour] = {
    "ink": Colour("#1b2733", "#e7ecf0"),
    "muted": Colour("#56636f", "#a3b0bb"),
    "line": Colour("#d8dee3", "#36424d"),
    "bad": Colour("#bf4a12", "#f0895a"),
    "warn": Colour("#c58700", "#efc153"),
    "good": Colour("#1f6cb0", "#6cb2f0"),
    "plain": Colour("#c3cbd2", "#55636f"),
    "hard": Colour("#7f3f98", "#c99be2"),
    "easy": Colour("#0c7f69", "#4dc7a9"),
    "blank": Colour("#e9edf0", "#2a343d"),
}

MEANING = {
    "low": "bad",
    "middle": "plain",
    "high": "good",
    "adverse": "hard",
    "neutral": "plain",
    "favourable": "easy",
    "low_results": "bad",
    "risk_group": "warn",
    "stable_high": "good",
    "none": "plain",
    "": "blank",
}

FONT = "sans-serif"
WIDTH = 380


def colour_of(code: str) -> str:
    """The light colour of a band or list; the page swaps it for the dark one by its class."""
    return COLOURS[MEANING[code]].light


def configuration() -> dict[str, Any]:
    """Vega-Lite configuration shared by all charts."""
    ink, muted, line = COLOURS["ink"].light, COLOURS["muted"].light, COLOURS["line"].light
    return {
        "background": None,
        "font": FONT,
        "padding": 2,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "color": ink,
            "fontSize": 13,
            "fontWeight": "bold",
            "offset": 6,
            "frame": "group",
        },
        "text": {"color": ink, "fontSize": 12},
        "axis": {
            "domainColor": line,
            "gridColor": line,
            "tickColor": line,
            "labelColor": muted,
            "labelFontSize": 12,
            "titleColor": muted,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "ticks": False,
            "labelPadding": 5,
        },
        "header": {
            "labelColor": ink,
            "labelFontSize": 13,
            "labelFontWeight": "bold",
            "labelPadding": 4,
        },
    }
