"""Cell formats of the workbook: made once, named by what the cell holds."""

from __future__ import annotations

from typing import Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from school_index.report.charts.theme import COLOURS

Form = Literal["text", "wrapped", "whole", "year", "index", "share", "number"]

_NUMBERS: dict[Form, str] = {
    "whole": "#,##0",
    "year": "0",
    "index": "0.0000",
    "share": "0.0\u00a0%",
    "number": "0.####",
}
_LEFT = frozenset({"text", "wrapped", "year"})
_HEADING = "#f2f4f6"
_SOFT = 0.16
_WHITE = 255


class Formats:
    """All formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        line = COLOURS["line"].light
        self._by_form: dict[Form, Format] = {
            "text": book.add_format({"valign": "top", "align": "left", "indent": 1}),
            "wrapped": book.add_format({"valign": "top", "align": "left", "indent": 1, "text_wrap": True}),
            **{
                form: book.add_format({"num_format": code, "valign": "top"})
                for form, code in _NUMBERS.items()
            },
        }
        self._by_form["year"].set_align("left")
        self._by_form["year"].set_indent(1)
        self._by_tone = {
            name: book.add_format({"bg_color": soft(colour.light), "font_color": COLOURS["ink"].light})
            for name, colour in COLOURS.items()
        }
        heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bottom_color": line}
        heading["bg_color"] = _HEADING
        self._over_text = book.add_format({**heading, "align": "left", "indent": 1})
        self._over_numbers = book.add_format({**heading, "align": "right"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.subtitle = book.add_format({"bold": True, "font_size": 12})
        self.bold = book.add_format({"bold": True, "valign": "top", "align": "left", "indent": 1})

    def of(self, form: Form) -> Format:
        """Format of a kind of value."""
        return self._by_form[form]

    def heading(self, form: Form) -> Format:
        """Format of the heading over a kind of value: on the side where the values stand."""
        return self._over_text if form in _LEFT else self._over_numbers

    def tone(self, name: str) -> Format:
        """Soft background of a tone."""
        return self._by_tone[name]


def soft(colour: str) -> str:
    """Mix a colour with white, so that black text stays readable on it."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(_WHITE - (_WHITE - part) * _SOFT):02x}" for part in parts)
