"""The links between the parts of a workbook's package."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from school_index.tables.workbook.refusal import damaged
from school_index.tables.workbook.xml_parts import walk

if TYPE_CHECKING:
    from school_index.tables.workbook.archive import Archive

WORKSHEET = "worksheet"
# Sheets that have no cells of their own, or only those of a programme.
SHEETS_PASSED_OVER = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
FOLLOWED = ("officeDocument", "sharedStrings", "styles", WORKSHEET, *SHEETS_PASSED_OVER)


@dataclass(frozen=True)
class Relationship:
    """Where a link leads: the last word of its type, and the name of the part."""

    kind: str
    part: str


def relationships(archive: Archive, source: str) -> dict[str, Relationship]:
    """Links of a part by their ids, of the whole package for an empty name; other kinds are left out.

    Raises WorkbookRefused: workbook_damaged.
    """
    folder, file = posixpath.split(source)
    part = posixpath.join(folder, "_rels", f"{file}.rels")
    links: dict[str, Relationship] = {}

    def on_start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if name != "Relationship" or kind not in FOLLOWED or attributes.get("TargetMode") == "External":
            return
        identifier = attributes.get("Id", "")
        if identifier in links:
            raise damaged("part_twice", part=part)
        links[identifier] = Relationship(kind, _resolved(folder, attributes.get("Target", "")))

    walk(archive.read(part), part, on_start)
    return links


def _resolved(folder: str, target: str) -> str:
    """Name of the part that a target means; parts are looked up in the archive and nowhere else."""
    path = target.replace("\\", "/")
    path = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    if path.startswith("../"):
        raise damaged("outside_path", part=target)
    return path
