"""Table of contents of a workbook: which part is which sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from school_index.tables.workbook.refusal import WorkbookRefused, damaged
from school_index.tables.workbook.relationships import (
    SHEETS_PASSED_OVER,
    WORKSHEET,
    Relationship,
    relationships,
)
from school_index.tables.workbook.xml_parts import local_name, walk

if TYPE_CHECKING:
    from school_index.tables.workbook.archive import Archive
    from school_index.tables.workbook.limits import Limits

LONGEST_SHEET_NAME = 255


@dataclass(frozen=True)
class Worksheet:
    """A worksheet's name and the part that holds its cells."""

    name: str
    part: str


@dataclass(frozen=True)
class Contents:
    """What a workbook consists of; `date1904` says that its days count from 1904."""

    worksheets: list[Worksheet]
    shared_strings: str | None
    styles: str | None
    date1904: bool


@dataclass
class MainPart:
    """What the main part says: its root, and each sheet's name with the id of the link to it."""

    root: str = ""
    date1904: bool = False
    sheets: list[tuple[str, str]] = field(default_factory=list)

    def on_start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in an element."""
        self.root = self.root or name
        if name == "workbookPr":
            self.date1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
            self.sheets.append((attributes.get("name", ""), link))


def find_contents(archive: Archive, limits: Limits) -> Contents:
    """Contents of the workbook, found along the links from its beginning.

    Raises WorkbookRefused: workbook_damaged, workbook_not_xlsx, workbook_too_many_sheets.
    """
    name = _part_of("officeDocument", relationships(archive, ""))
    if name is None:
        raise damaged("part_missing", part="xl/workbook.xml")
    main = MainPart()
    walk(archive.read(name), name, main.on_start)
    if main.root != "workbook":
        raise WorkbookRefused("workbook_not_xlsx", details={"kind": "zip_other"})
    if not main.sheets:
        raise damaged("no_sheets", part=name)
    if len(main.sheets) > limits.sheets:
        details: dict[str, str | int] = {"sheets": len(main.sheets), "limit": limits.sheets}
        raise WorkbookRefused("workbook_too_many_sheets", details=details)
    links = relationships(archive, name)
    return Contents(
        worksheets=_worksheets(main.sheets, links),
        shared_strings=_part_of("sharedStrings", links),
        styles=_part_of("styles", links),
        date1904=main.date1904,
    )


def _part_of(kind: str, links: dict[str, Relationship]) -> str | None:
    return next((link.part for link in links.values() if link.kind == kind), None)


def _worksheets(listed: list[tuple[str, str]], links: dict[str, Relationship]) -> list[Worksheet]:
    worksheets: list[Worksheet] = []
    names: set[str] = set()
    for name, identifier in listed:
        if not name.strip() or len(name) > LONGEST_SHEET_NAME or name.lower() in names:
            raise damaged("sheet_name")
        names.add(name.lower())
        link = links.get(identifier)
        if link is None or (link.kind != WORKSHEET and link.kind not in SHEETS_PASSED_OVER):
            raise damaged("part_missing", name)
        if link.kind == WORKSHEET:
            worksheets.append(Worksheet(name, link.part))
    return worksheets
