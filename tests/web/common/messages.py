"""Every string of the interface, read from the source without gettext."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

HOUSE = Path(__file__).parents[3] / "src" / "effective_school"
APPS = sorted(path.parent.name for path in HOUSE.glob("*/apps.py"))
ONE, MANY, CONTEXT = "gettext", "ngettext", "pgettext"
NAMES = {
    "_": ONE,
    "_l": ONE,
    **{f"{name}{end}": name for name in (ONE, MANY, CONTEXT) for end in ("", "_lazy", "_noop")},
}


def messages(app: str) -> dict[str, str]:
    """Give the keys that gettext will look up, each with one place where it stands."""
    found: dict[str, str] = {}
    for path in sorted((HOUSE / app).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            keys = _in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            keys = _in_template(path.read_text(encoding="utf-8"), str(path))
        else:
            continue
        for key in keys:
            found.setdefault(key, str(path.relative_to(HOUSE)))
    return found


def _in_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in NAMES:
                words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                yield from _key(NAMES[name], [word for word in words if isinstance(word, str)])


_CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\((.*?)\)(?= |$)", re.DOTALL)
_STRING = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)


def _in_template(text: str, origin: str) -> Iterator[str]:
    for call in _CALL.finditer(templatize(text, origin=origin)):
        words = [ast.literal_eval(word.replace("\n", "\\n")) for word in _STRING.findall(call.group(2))]
        yield from _key(NAMES.get(call.group(1), MANY), words)


def _key(kind: str, words: list[str]) -> Iterator[str]:
    if kind == ONE and words and words[0]:
        yield words[0]
    elif kind == MANY and len(words) > 1:
        yield f"{words[0]}\0{words[1]}"
    elif kind == CONTEXT and len(words) > 1:
        yield f"{words[0]}\x04{words[1]}"
