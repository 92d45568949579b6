"""A copy of the inspected parts in the plainest package there is.

The native reader gets this copy, not the file: nothing in it was compressed by somebody else, named twice,
reached by a path of the file's choosing, or left out of the inspection.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self
from zipfile import ZIP_STORED, ZipFile

from school_index.tables.workbook.formulas import with_texts
from school_index.tables.workbook.refusal import damaged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from school_index.tables.workbook.formulas import Formula

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
# The type of a cell that holds an error, within the tag of the cell: text and tags are told apart by "<".
ERROR_TYPE = re.compile(rb"""(<(?:[^\s<>/:]+:)?c(?=\s)[^<>]*?\st\s*=\s*)(["'])e\2""")


class CleanCopy:
    """Writes the package; its sheets are numbered in the order in which they are added."""

    def __init__(self, path: Path, *, date1904: bool) -> None:
        self._zip = ZipFile(path, "w", ZIP_STORED)
        self._date1904 = date1904
        self._sheets = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._add_contents()
        self._zip.close()

    def add_shared_strings(self, raw: bytearray) -> None:
        """Add the table of shared strings as it is."""
        self._zip.writestr("xl/sharedStrings.xml", raw)

    def add_styles(self, raw: bytearray) -> None:
        """Add the styles as they are: they say which numbers are dates."""
        self._zip.writestr("xl/styles.xml", raw)

    def add_sheet(self, raw: bytearray, name: str, *, error_cells: int, formulas: Sequence[Formula]) -> None:
        """Add a worksheet, its errors and formulas without a result turned to text.

        The native reader would show them as empty cells.
        """
        self._sheets += 1
        content = with_texts(raw, formulas)
        if error_cells:
            content, found = ERROR_TYPE.subn(rb"\1\2str\2", content)
            if found != error_cells:
                raise damaged("cell_content", name)
        self._zip.writestr(f"xl/worksheets/sheet{self._sheets}.xml", content)

    def _add_contents(self) -> None:
        numbers = range(1, self._sheets + 1)
        sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        links = "".join(_relationship(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        self._zip.writestr(
            "_rels/.rels", _relationships(_relationship("r1", "officeDocument", "xl/workbook.xml"))
        )
        self._zip.writestr("xl/_rels/workbook.xml.rels", _relationships(links))
        self._zip.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(self._date1904)}"/>'
            f"<sheets>{sheets}</sheets></workbook>",
        )


def _relationship(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def _relationships(links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
