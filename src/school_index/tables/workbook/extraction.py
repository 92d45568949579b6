"""What the child does: look through the file, copy the harmless parts, let calamine read the copy, answer."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from school_index.tables.workbook.archive import Archive
from school_index.tables.workbook.cells import sheet_texts
from school_index.tables.workbook.clean_copy import CleanCopy
from school_index.tables.workbook.contents import find_contents
from school_index.tables.workbook.inspection import SheetInspector, count_shared_strings
from school_index.tables.workbook.recognition import refuse_foreign_archive, refuse_foreign_file
from school_index.tables.workbook.refusal import WorkbookRefused
from school_index.tables.workbook.xml_parts import check_prolog, walk

if TYPE_CHECKING:
    from school_index.tables.workbook.extent import Extent
    from school_index.tables.workbook.limits import Limits

CLEAN_COPY = Path("clean.xlsx")
ROWS_PER_LINE = 1_000


class SheetFound(NamedTuple):
    """A worksheet that may be read: its name, and the area that its cells take."""

    name: str
    extent: Extent


def answer(workbook: BinaryIO, output: BinaryIO, limits: Limits) -> None:
    """Write the workbook's sheets, or why it is refused, as lines of JSON."""
    lines = Lines(output, limits.result_bytes)
    try:
        sheets = _inspected(workbook.read(limits.file_bytes + 1), limits)
        _write_sheets(sheets, lines)
        lines.write(["end"])
    except WorkbookRefused as refusal:
        lines.write(["refused", refusal.rule, refusal.place, refusal.details], limited=False)


def _inspected(data: bytes, limits: Limits) -> list[SheetFound]:
    """The worksheets, after every part that matters has been judged and copied to CLEAN_COPY."""
    refuse_foreign_file(data)
    archive = Archive(data, limits)
    refuse_foreign_archive(archive)
    for part in archive.xml_parts():
        check_prolog(archive.beginning(part), part)
    contents = find_contents(archive, limits)
    sheets: list[SheetFound] = []
    with CleanCopy(CLEAN_COPY, date1904=contents.date1904) as copy:
        strings = 0
        if contents.shared_strings is not None:
            raw = archive.read(contents.shared_strings)
            strings = count_shared_strings(raw, contents.shared_strings)
            copy.add_shared_strings(raw)
        if contents.styles is not None:
            raw = archive.read(contents.styles)
            walk(raw, contents.styles)
            copy.add_styles(raw)
        cells_left = limits.cells
        for sheet in contents.worksheets:
            raw = archive.read(sheet.part)
            inspector = SheetInspector(raw, sheet.name, sheet.part, strings)
            inspector.inspect()
            inspector.extent.refuse_excess(limits, cells_left)
            inspector.refuse_merged_cells()
            cells_left -= inspector.extent.area
            copy.add_sheet(raw, inspector.error_cells)
            sheets.append(SheetFound(sheet.name, inspector.extent))
    return sheets


def _write_sheets(sheets: list[SheetFound], lines: Lines) -> None:
    from python_calamine import load_workbook  # noqa: PLC0415 - most refused files never need it

    with _calamine_failures_as_damage():
        workbook = load_workbook(str(CLEAN_COPY))
    # Where an open file cannot be removed, the parent clears the folder.
    with contextlib.suppress(OSError):
        CLEAN_COPY.unlink()
    for number, (name, extent) in enumerate(sheets):
        with _calamine_failures_as_damage(name):
            sheet = workbook.get_sheet_by_index(number)
            extent.refuse_disagreement(sheet.start, sheet.end)
            texts = sheet_texts(sheet)
        lines.write(["sheet", name, texts.first_row, texts.first_column])
        for start in range(0, len(texts.rows), ROWS_PER_LINE):
            lines.write(["rows", texts.rows[start : start + ROWS_PER_LINE]])


@contextlib.contextmanager
def _calamine_failures_as_damage(place: str = "") -> Iterator[None]:
    try:
        yield
    except (WorkbookRefused, MemoryError):
        raise
    except BaseException as error:
        # A panic of the native reader arrives as a BaseException of a class that cannot be imported.
        raise WorkbookRefused("workbook_damaged", place, {"kind": "cells"}) from error


class Lines:
    """Lines of JSON on a stream, no more than so many bytes of them."""

    def __init__(self, output: BinaryIO, limit: int) -> None:
        self._output = output
        self._limit = limit
        self._written = 0
        self._room_for_refusal = 4096
