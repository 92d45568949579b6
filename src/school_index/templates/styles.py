"""Colours and formats of the workbooks."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format

# Every office suite has this font or one of the same widths, so that texts fit alike everywhere.
FONT, FONT_SIZE = "Arial", 10
_CODE_FONT = "Courier New"
_INK, _DEEP, _PALE, _GREY, _LINE, _MUTED = "#1B2733", "#1B4965", "#CFE1EC", "#EEF1F4", "#C9D2D9", "#56636F"
_KINDS = ("id", "text", "year", "grade", "exam", "subject", "group", "excluded", "count", "mean")
_NUMBERS = {"id": "@", "text": "@", "year": "0", "count": "0", "mean": "0.0##"}


@dataclass(frozen=True)
class Styles:
    """Every format of a workbook; by kind `entry` (to fill in), `empty` (the same, ruled), `filled`."""

    required: Format
    optional: Format
    reference: Format
    entry: dict[str, Format]
    empty: dict[str, Format]
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
    ruled = {"border": 1, "border_color": _LINE, "font_color": _INK}
    heading = ruled | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
    cell = ruled | {"text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1}
    return Styles(
        required=workbook.add_format(heading | {"bg_color": _DEEP, "font_color": "#FFFFFF"}),
        optional=workbook.add_format(heading | {"bg_color": _PALE}),
        reference=workbook.add_format(heading | {"bg_color": _GREY, "font_color": _MUTED, "italic": True}),
        entry={kind: workbook.add_format(_values(kind) | {"locked": False}) for kind in _KINDS},
        empty={kind: workbook.add_format(_values(kind) | ruled | {"locked": False}) for kind in _KINDS},
        filled={kind: workbook.add_format(_values(kind) | ruled | {"bg_color": _GREY}) for kind in _KINDS},
        next_school=workbook.add_format({"border": 1, "border_color": _LINE, "top_color": _MUTED}),
        title=workbook.add_format({"bold": True, "font_size": 18, "font_color": _DEEP}),
        section=workbook.add_format(
            {"bold": True, "font_size": 13, "font_color": _DEEP, "bottom": 2, "bottom_color": _DEEP}
        ),
        text=workbook.add_format({"valign": "vcenter", "font_color": _INK}),
        muted=workbook.add_format({"valign": "vcenter", "font_color": _MUTED}),
        cell=workbook.add_format(cell),
        code=workbook.add_format(cell | {"font_name": _CODE_FONT, "font_size": 9, "font_color": _MUTED}),
    )


def _values(kind: str) -> dict[str, object]:
    """How values of a kind are written and where they stand in the cell."""
    if kind in {"year", "grade"}:
        place: dict[str, object] = {"align": "center"}
    else:
        place = {"align": "right" if kind in {"count", "mean"} else "left", "indent": 1}
    return place | {"num_format": _NUMBERS.get(kind, "General")}
