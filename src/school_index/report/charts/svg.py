"""From an Altair chart to an inline SVG: light, free of ids that clash, and coloured by the page's style sheet."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from altair.utils import schemapi

from school_index.report.charts.theme import COLOURS, configuration

_CLASSES = {colour.light: name for name, colour in COLOURS.items()}
_DROPPED = frozenset(
    {
        "class",
        "role",
        "aria-label",
        "aria-roledescription",
        "aria-hidden",
        "pointer-events",
        "font-family",
        "stroke-miterlimit",
    }
)
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_PLACES = frozenset({"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "dx", "dy"})
_DEFAULTS = {"opacity": "1", "stroke-width": "1", "text-anchor": "start"}

unchecked = schemapi.debug_mode(arg=False)
"""Decorates what builds a chart: each part would be checked against the schema by itself; tests check the whole."""


def inline_svg(chart: alt.TopLevelMixin, key: str, title: str, description: str) -> str:
    """Draw a chart as one SVG element that says its `title` and `description` to a screen reader.

    `key` starts every id in the element. The same chart gives the same bytes.
    """
    spec = chart.to_dict(validate=False)
    spec["config"] = configuration()
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec, sort_keys=True, ensure_ascii=False))
    root = ET.fromstring(drawn)  # noqa: S314 - as above
    _lighten(root, key)
    root.attrib = {
        "class": "chart",
        "viewBox": root.attrib["viewBox"],
        "width": root.attrib["width"],
        "height": root.attrib["height"],
        "role": "img",
        "aria-labelledby": f"{key}-t {key}-d",
    }
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        words = ET.Element(tag, {"id": f"{key}-{tag[0]}"})
        words.text = text
        root.insert(place, words)
    return ET.tostring(root, encoding="unicode")


def inline_data(rows: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart; nothing is fetched."""
    return alt.InlineData(values=rows)


def _lighten(element: ET.Element, key: str) -> None:
    """Drop what draws nothing and give coloured shapes the class of their colour."""
    element.tag = element.tag.rpartition("}")[2]
    for child in list(element):
        hidden = _is_hidden(child)
        _lighten(child, key)
        if hidden or (child.tag == "g" and len(child) == 0):
            element.remove(child)
    attributes: dict[str, str] = {}
    for name, value in element.attrib.items():
        if name in _DROPPED or _DEFAULTS.get(name) == value:
            continue
        attributes[name] = _LONG_NUMBER.sub(_short, value) if name in _PLACES else value
    if "clip-path" in attributes:
        attributes["clip-path"] = attributes["clip-path"].replace("url(#", f"url(#{key}-")
    if "id" in attributes:
        attributes["id"] = f"{key}-{attributes['id']}"
    _colour(element.tag, attributes)
    element.attrib = attributes


def _is_hidden(element: ET.Element) -> bool:
    if element.attrib.get("class") not in {"background", "foreground"}:
        return False
    return element.attrib.get("display") == "none" or not {"fill", "stroke"} & set(element.attrib)


def _colour(tag: str, attributes: dict[str, str]) -> None:
    if tag == "text":
        attributes.setdefault("fill", COLOURS["ink"].light)
    names = [
        f"{letter}-{_CLASSES[attributes[name]]}"
        for name, letter in (("fill", "f"), ("stroke", "s"))
        if attributes.get(name) in _CLASSES
    ]
    if names:
        attributes["class"] = " ".join(names)
    if attributes.get("fill") == COLOURS["ink"].light:
        attributes["fill"] = "currentColor"


def _short(number: re.Match[str]) -> str:
    text = f"{float(number.group()):.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"
