"""The style sheet of the page: the file `page.css` and the colours of the charts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from school_index.methodology.model import Part
from school_index.report.charts.theme import COLOURS


@cache
def _file() -> str:
    return files("school_index.report").joinpath("page.css").read_text(encoding="utf-8")


def style_sheet(parts: Sequence[Part]) -> str:
    """Colours for light and dark pages, classes for shapes in charts, and the page's own rules."""
    light = ";".join(f"--{name}:{colour.light}" for name, colour in COLOURS.items())
    dark = ";".join(f"--{name}:{colour.dark}" for name, colour in COLOURS.items())
    shares = ";".join(f"--share-{part.name}:{float(part.share):.2%}" for part in parts)
    classes = "\n".join(
        f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in COLOURS
    )
    return (
        f":root{{{light};{shares}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
        f"{classes}\n{_file()}"
    )
