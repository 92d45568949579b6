"""Colours and formats of the workbooks."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format

_INK, _DEEP, _PALE, _GREY, _LINE, _MUTED = "#1B2733", "#1B4965", "#CFE1EC", "#EEF1F4", "#C9D2D9", "#56636F"

_NUMBERS = {"id": "@", "text": "@", "year": "0", "count": "0", "mean": "0.0##"}


@dataclass(frozen=True)
class Styles:
    """Every format of a workbook; `entry` and `filled` by kind of column."""

    required: Format
    optional: Format
    reference: Format
    entry: dict[str, Format]
    filled: dict[str, Format]
    next_school: Format
    title: Format
    section: Format
    text: Format
    muted: Format
    cell: Format
    code: Format

    def heading(self, *, required: bool) -> Format:
        """The format of a heading."""
        return self.required if required else self.optional


def make_styles(workbook: Workbook) -> Styles:
    """Add the formats to a workbook."""
    heading = {
        "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter",
        "border": 1, "border_color": _LINE,
    }  # fmt: skip
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE, "font_color": _INK}
    filled = {"bg_color": _GREY, "font_color": _INK, "border": 1, "border_color": _LINE}
    kinds = ("id", "text", "year", "grade", "exam", "subject", "group", "excluded", "count", "mean")
    return Styles(
        required=workbook.add_format(heading | {"bg_color": _DEEP, "font_color": "#FFFFFF"}),
        optional=workbook.add_format(heading | {"bg_color": _PALE, "font_color": _INK}),
        reference=workbook.add_format(heading | {"bg_color": _GREY, "font_color": _MUTED, "italic": True}),
        entry={kind: workbook.add_format({"num_format": _number(kind), "locked": False}) for kind in kinds},
        filled={kind: workbook.add_format(filled | {"num_format": _number(kind)}) for kind in kinds},
        next_school=workbook.add_format({"top": 1, "top_color": _MUTED}),
        title=workbook.add_format({"bold": True, "font_size": 18, "font_color": _DEEP}),
        section=workbook.add_format(
            {"bold": True, "font_size": 13, "font_color": _DEEP, "bottom": 2, "bottom_color": _DEEP}
        ),
        text=workbook.add_format({"text_wrap": True, "valign": "top", "font_color": _INK}),
        muted=workbook.add_format({"text_wrap": True, "valign": "top", "font_color": _MUTED}),
        cell=workbook.add_format(cell),
        code=workbook.add_format(cell | {"font_name": "Consolas", "font_size": 10, "font_color": _MUTED}),
    )


def _number(kind: str) -> str:
    return _NUMBERS.get(kind, "General")
