"""On which line of a TOML text a key stands."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_\-."']+)\s*=""")
_QUOTES = ('"""', "'''")

Path = tuple[str | int, ...]


def key_lines(text: str) -> dict[Path, int]:
    """Map each table and key, as a path such as `("results", "lists", 0, "rule")`, to its line (from 1).

    The standard parser keeps no positions. Headers and keys of block tables are found; keys inside inline
    tables and arrays are not, their parent is.
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    inside_quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside_quote:
            inside_quote = "" if line.count(inside_quote) % 2 else inside_quote
            continue
        header = _HEADER.match(line)
        if header:
            here = _enter(header.group(2), counts, is_array=header.group(1) == "[[")
            found.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault((*here, *_names(key.group(1))), number)
        inside_quote = next((quote for quote in _QUOTES if line.count(quote) % 2), "")
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Give the line of a path or of its nearest known parent, 1 where none is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _names(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _enter(dotted: str, counts: dict[Path, int], *, is_array: bool) -> Path:
    path: Path = ()
    names = _names(dotted)
    for position, name in enumerate(names):
        path = (*path, name)
        is_last = position == len(names) - 1
        if is_last and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
