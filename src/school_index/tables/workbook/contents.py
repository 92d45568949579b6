"""Table of contents of a workbook: which part is which sheet, followed along the package's relationships."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from school_index.tables.workbook.archive import Archive
from school_index.tables.workbook.limits import Limits
from school_index.tables.workbook.refusal import WorkbookRefused, damaged
from school_index.tables.workbook.xml_parts import local_name, walk

WORKSHEET = "worksheet"
# Sheets that have no cells of their own, or only those of a programme.
PASSED_OVER = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
FOLLOWED = ("officeDocument", "sharedStrings", "styles", WORKSHEET, *PASSED_OVER)
LONGEST_SHEET_NAME = 255


@dataclass(frozen=True)
class Relationship:
    """Where a relationship leads: the last word of its type, and the part."""

    kind: str
    part: str


@dataclass(frozen=True)
class Worksheet:
    """A worksheet's name and the part that holds its cells."""

    name: str
    part: str


@dataclass
class Contents:
    """What a workbook consists of; `date1904` says that its days count from 1904."""

    worksheets: list[Worksheet] = field(default_factory=list)
    shared_strings: str | None = None
    styles: str | None = None
    date1904: bool = False


def find_contents(archive: Archive, limits: Limits) -> Contents:
    """Contents of the workbook. Raises WorkbookRefused: workbook_damaged, workbook_too_many_sheets."""
    main = next(
        (link.part for link in _relationships(archive, "").values() if link.kind == "officeDocument"), None
    )
    if main is None:
        raise damaged("part_missing", part="xl/workbook.xml")
    contents = Contents()
    listed: list[tuple[str, str]] = []
    root: list[str] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        if not root:
            root.append(name)
        if name == "workbookPr":
            contents.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
            listed.append((attributes.get("name", ""), link))

    walk(archive.read(main), main, on_start)
    if root != ["workbook"]:
        raise WorkbookRefused("workbook_not_xlsx", details={"kind": "zip_other"})
    if not listed:
        raise damaged("no_sheets", part=main)
    if len(listed) > limits.sheets:
        details: dict[str, str | int] = {"sheets": len(listed), "limit": limits.sheets}
        raise WorkbookRefused("workbook_too_many_sheets", details=details)
    links = _relationships(archive, main)
    contents.worksheets = _worksheets(listed, links)
    for link in links.values():
        if link.kind == "sharedStrings":
            contents.shared_strings = link.part
        elif link.kind == "styles":
            contents.styles = link.part
    return contents


def _worksheets(listed: list[tuple[str, str]], links: dict[str, Relationship]) -> list[Worksheet]:
    worksheets: list[Worksheet] = []
    names: set[str] = set()
    for name, identifier in listed:
        if not name.strip() or len(name) > LONGEST_SHEET_NAME or name.lower() in names:
            raise damaged("sheet_name")
        names.add(name.lower())
        link = links.get(identifier)
        if link is None or (link.kind != WORKSHEET and link.kind not in PASSED_OVER):
            raise damaged("part_missing", name)
        if link.kind == WORKSHEET:
            worksheets.append(Worksheet(name, link.part))
    return worksheets


def _relationships(archive: Archive, source: str) -> dict[str, Relationship]:
    """Relationships of a part, or with an empty name of the whole package, by their ids; those that matter here."""
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
    """Part name of a target. Parts are looked up in the archive alone, so none leads to a file of the system."""
    path = target.replace("\\", "/")
    path = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    if path.startswith("../"):
        raise damaged("outside_path", part=target)
    return path
