"""From a TOML file to a validated, frozen method."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

from school_index.language import Label
from school_index.methodology.catalog import builtin_path
from school_index.methodology.errors import MethodFault, MethodRefused
from school_index.methodology.fields import Fields
from school_index.methodology.lines import key_lines
from school_index.methodology.method import Method
from school_index.methodology.model import PartName, Term
from school_index.methodology.parts import read_part
from school_index.methodology.pupils import read_pupil_rule
from school_index.methodology.toml_words import toml_words

_MAX_BYTES = 1_000_000
_ID = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")


def load_method(name: str | Path) -> Method:
    """Read a method by built-in id or from a file.

    Raises MethodRefused with every fault: line, key and what was expected.
    """
    path = builtin_path(str(name)) or Path(name)
    shown = path.name
    try:
        size = path.stat().st_size if path.is_file() else -1
        raw = path.read_bytes() if 0 <= size <= _MAX_BYTES else b""
    except OSError as error:
        raise _refusal(shown, 0, "файл не удалось прочитать", "the file could not be read") from error
    if size < 0:
        raise _refusal(
            shown,
            0,
            "нет такого файла и такой встроенной методики",
            "no such file and no such built-in method",
        )
    if size > _MAX_BYTES:
        raise _refusal(shown, 0, "файл больше 1 МБ", "the file is larger than 1 MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(shown, line, "файл не в кодировке UTF-8", "the file is not UTF-8 text") from error
    return parse_method(text.replace("\r\n", "\n"), shown)


def parse_method(text: str, name: str = "method.toml") -> Method:
    """Read a method from the text of a TOML file; see `load_method`."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else _deepest_line(text, error)
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise _refusal(name, line, f"не TOML: {toml_words(reason)}", f"not TOML: {reason}") from error
    faults: list[MethodFault] = []
    method = _read(Fields(data, (), key_lines(text), faults), text)
    if faults:
        raise MethodRefused(name, tuple(sorted(faults, key=lambda fault: fault.line)))
    return method


def _deepest_line(text: str, error: Exception) -> int:
    """The line that nests most, for nesting beyond reading; else the last one."""
    lines = text.split("\n")
    if not isinstance(error, RecursionError):
        return len(lines)
    return max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{")) + 1


def _refusal(name: str, line: int, ru: str, en: str) -> MethodRefused:
    return MethodRefused(name, (MethodFault(line, "—", ru, en),))


def _terms(root: Fields, key: str) -> tuple[Term, ...]:
    terms = []
    seen: set[object] = set()
    for fields in root.tables(key, required=False):
        term = Term(fields.text("id"), fields.label())
        fields.once("id", term.id, seen)
        for words in {term.label.ru, term.label.en} - {"", term.id}:
            fields.once("", words, seen)
        fields.close()
        terms.append(term)
    return tuple(terms)


def _label(root: Fields, key: str, *, required: bool = True) -> Label:
    fields = root.table(key, required=required)
    if fields is None:
        return Label("", "")
    label = fields.label()
    fields.close()
    return label


def _read(root: Fields, text: str) -> Method:
    identifier = root.text("id")
    if identifier and not _ID.match(identifier):
        root.fault(
            "id",
            "нужны строчные латинские буквы, цифры, - и _",
            "expected lower-case letters, digits, - and _",
        )
    version = root.text("version", "1")
    window = root.whole("window", 3, least=1, most=10)
    title, origin = _label(root, "title"), _label(root, "origin")
    note = _label(root, "note", required=False)
    groups, exams, subjects = _terms(root, "groups"), _terms(root, "exams"), _terms(root, "subjects")
    known = {"exam": {term.id for term in exams}, "subject": {term.id for term in subjects}}
    parts = []
    variable_ids: set[object] = set()
    for name in ("results", "social"):
        fields = root.table(name, required=False)
        if fields is not None:
            part_name: PartName = "results" if name == "results" else "social"
            parts.append(read_part(fields, part_name, window, known, variable_ids))
            fields.close()
    if not parts:
        root.fault("results", "нужна часть [results] или [social]", "expected a part [results] or [social]")
    ruled: set[object] = set()
    rules = [read_pupil_rule(fields, known, ruled) for fields in root.tables("pupils", required=False)]
    root.close()
    return Method(
        id=identifier,
        version=version,
        title=title,
        origin=origin,
        note=note,
        window=window,
        groups=groups,
        exams=exams,
        subjects=subjects,
        parts=tuple(parts),
        pupil_rules=tuple(rules),
        text=text,
    )
