"""What the child does: judge the file, copy the parts that matter, have the copy read, answer."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from school_index.tables.workbook.archive import Archive
from school_index.tables.workbook.cells import sheet_texts
from school_index.tables.workbook.clean_copy import CleanCopy
from school_index.tables.workbook.contents import find_contents
from school_index.tables.workbook.inspection import SheetInspector
from school_index.tables.workbook.recognition import refuse_foreign_archive, refuse_foreign_file
from school_index.tables.workbook.refusal import WorkbookRefused, damaged, too_big
from school_index.tables.workbook.shared_strings import shared_string_sizes
from school_index.tables.workbook.xml_parts import check_prolog, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from school_index.tables.workbook.extent import Extent
    from school_index.tables.workbook.limits import Limits

CLEAN_COPY = Path("clean.xlsx")
ROWS_PER_LINE = 1_000


def answer(workbook: BinaryIO, output: BinaryIO, limits: Limits) -> None:
    """Write the workbook's sheets, or why it is refused, as lines of JSON; works in the current folder."""
    try:
        extents = _inspected(workbook.read(limits.file_bytes + 1), limits)
        written = 0
        for message in _sheet_messages(extents):
            line = _line(message)
            written += len(line)
            if written > limits.result_bytes:
                raise too_big("text", written, limits.result_bytes)
            output.write(line)
        output.write(_line(["end"]))
    except WorkbookRefused as refusal:
        output.write(_line(["refused", refusal.rule, refusal.place, refusal.details]))


def _line(message: list[object]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _inspected(data: bytes, limits: Limits) -> list[Extent]:
    """Where the cells of each worksheet lie, once every part that matters is judged and in CLEAN_COPY."""
    refuse_foreign_file(data)
    archive = Archive(data, limits)
    refuse_foreign_archive(archive)
    for part in archive.xml_parts():
        check_prolog(archive.beginning(part), part)
    contents = find_contents(archive, limits)
    extents: list[Extent] = []
    with CleanCopy(CLEAN_COPY, date1904=contents.date1904) as copy:
        strings: list[int] = []
        if contents.shared_strings is not None:
            raw = archive.read(contents.shared_strings)
            strings = shared_string_sizes(raw, contents.shared_strings)
            copy.add_shared_strings(raw)
        if contents.styles is not None:
            raw = archive.read(contents.styles)
            walk(raw, contents.styles)
            copy.add_styles(raw)
        cells_left, shared_bytes = limits.cells, 0
        for sheet in contents.worksheets:
            raw = archive.read(sheet.part)
            inspector = SheetInspector(raw, sheet.name, sheet.part, strings, limits.rows)
            inspector.inspect()
            inspector.extent.refuse_excess(limits, cells_left)
            inspector.refuse_merged_cells()
            cells_left -= inspector.extent.area
            # A few bytes can refer to a long string, which the reader repeats in every cell.
            shared_bytes += inspector.shared_bytes
            if shared_bytes > limits.result_bytes:
                raise too_big("text", shared_bytes, limits.result_bytes)
            copy.add_sheet(raw, sheet.name, error_cells=inspector.error_cells, formulas=inspector.formulas)
            extents.append(inspector.extent)
    return extents


def _sheet_messages(extents: list[Extent]) -> Iterator[list[object]]:
    from python_calamine import load_workbook  # noqa: PLC0415 - most refused files never need it

    with _failures_as_damage(""):
        workbook = load_workbook(str(CLEAN_COPY))
    # Where an open file cannot be removed, the parent clears the folder.
    with contextlib.suppress(OSError):
        CLEAN_COPY.unlink()
    for number, extent in enumerate(extents):
        with _failures_as_damage(extent.sheet):
            sheet = workbook.get_sheet_by_index(number)
            extent.refuse_disagreement(sheet.start, sheet.end)
            texts = sheet_texts(sheet)
        yield ["sheet", extent.sheet, texts.first_row, texts.first_column]
        for start in range(0, len(texts.rows), ROWS_PER_LINE):
            yield ["rows", texts.rows[start : start + ROWS_PER_LINE]]


@contextlib.contextmanager
def _failures_as_damage(place: str) -> Iterator[None]:
    try:
        yield
    except (WorkbookRefused, MemoryError):
        raise
    except BaseException as error:  # a panic of the native reader has a class of its own beside Exception
        raise damaged("cells", place) from error
