"""Translations made ready without gettext: each `django.po` becomes the `django.mo` that Python reads.

Only what our catalogues use: contexts, plural forms, strings over several lines; entries marked fuzzy are left out.
"""

from __future__ import annotations

import ast
import os
import struct
from pathlib import Path

Entries = dict[str, str]
_MAGIC = 0x950412DE
_BETWEEN_PLURALS, _AFTER_CONTEXT = "\0", "\x04"


def compile_catalogues(folder: Path) -> None:
    """Compile every catalogue below a folder that is newer than its result; a read-only folder stays as it is."""
    for source in sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns == source.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        try:
            seen = source.stat().st_mtime_ns
            draft.write_bytes(catalogue_bytes(read_catalogue(source.read_text(encoding="utf-8"))))
            os.utime(draft, ns=(seen, seen))
            draft.replace(target)
        except PermissionError:
            draft.unlink(missing_ok=True)


def read_catalogue(text: str) -> Entries:
    """Read translations: the key is what gettext looks up (context and plural form included)."""
    entries: Entries = {}
    for block in _blocks(text):
        if "msgid" not in block or ("fuzzy" in block and block["msgid"]):
            continue
        key = block["msgid"]
        if "msgid_plural" in block:
            key += _BETWEEN_PLURALS + block["msgid_plural"]
        if "msgctxt" in block:
            key = block["msgctxt"] + _AFTER_CONTEXT + key
        forms = [value for name, value in block.items() if name.startswith("msgstr")]
        if all(forms):
            entries[key] = _BETWEEN_PLURALS.join(forms)
    return entries


def _blocks(text: str) -> list[dict[str, str]]:
    """Give the parts of each entry by keyword; a `msgid` after a `msgstr` begins a new entry."""
    blocks: list[dict[str, str]] = [{}]
    last = ""
    for raw in text.splitlines():
        line = raw.strip()
        starts = line.startswith(("#", "msgctxt", "msgid "))
        if starts and any(name.startswith("msgstr") for name in blocks[-1]):
            blocks.append({})
        if line.startswith("#"):
            if line.startswith("#,") and "fuzzy" in line:
                blocks[-1]["fuzzy"] = "yes"
        elif line.startswith('"'):
            blocks[-1][last] += _unquoted(line)
        elif line:
            last, _, value = line.partition(" ")
            blocks[-1][last] = _unquoted(value)
    return blocks


def _unquoted(value: str) -> str:
    return str(ast.literal_eval(value.strip()))


def catalogue_bytes(entries: Entries) -> bytes:
    """Give the file that `gettext.GNUTranslations` reads: a header, two tables of places, then the texts."""
    keys = sorted(entries, key=lambda key: key.encode())
    texts = [key.encode() for key in keys] + [entries[key].encode() for key in keys]
    count, header = len(keys), 7 * 4
    place = header + 2 * count * 8
    places = b""
    for text in texts:
        places += struct.pack("<II", len(text), place)
        place += len(text) + 1
    start = struct.pack("<7I", _MAGIC, 0, count, header, header + count * 8, 0, 0)
    return start + places + b"".join(text + b"\0" for text in texts)
