"""A look through a sheet before anybody builds a table of it.

The native reader makes room for every cell between the first and the last, and takes some odd writings for
other values than Excel does: a number split by a comment, a string number that is none, two cells of one
name. Here the sheet is parsed once without keeping it, its extent is taken, and such writings are refused.
"""

from __future__ import annotations

from school_index.tables.workbook.extent import Extent
from school_index.tables.workbook.formulas import Formula
from school_index.tables.workbook.references import (
    COMMON_LETTERS,
    LAST_COLUMN,
    LAST_ROW,
    cell_name,
    parse_cell,
    parse_range,
)
from school_index.tables.workbook.refusal import WorkbookRefused, damaged
from school_index.tables.workbook.xml_parts import local_name, new_parser, parse

AMPERSAND = ord("&")
COMMON_COLUMNS = len(COMMON_LETTERS)
LAST_DIGIT = "9"
# Their text is read by the native reader as bytes up to the first markup.
PLAIN_TYPES = ("n", "s", "b")
NO_NUMBERS = ("nan", "inf", "infinity")
MOST_DIGITS = 9


class SheetInspector:
    """One pass through the XML of a worksheet.

    `strings` has the sizes of the shared strings. After the pass `error_cells` counts the cells that hold an
    error, `formulas` has those without a result, `shared_bytes` is what the shared strings take when every cell
    has its own.
    """

    def __init__(
        self, raw: bytes | bytearray, sheet: str, part: str, strings: list[int], row_limit: int
    ) -> None:
        self.extent = Extent(sheet, row_limit)
        self.error_cells = 0
        self.formulas: list[Formula] = []
        self.shared_bytes = 0
        self._raw = raw
        self._sheet = sheet
        self._part = part
        self._strings = strings
        self._merged: list[str] = []
        self._root = ""
        self._data_name = ""
        self._row = 0
        self._row_text = ""
        self._column = 0
        self._full_columns: list[int] = []
        self._cell_type = ""
        self._is_full = True
        self._in_value = False
        self._cell_tag = ""
        self._formula: Formula | None = None
        self._in_formula = False
        self._parser = new_parser(part)

    def inspect(self) -> None:
        """Parse the sheet. Raises WorkbookRefused: workbook_damaged, workbook_entity, workbook_far_cell."""
        self._parser.StartElementHandler = self._start_around_data
        parse(self._parser, self._raw, self._part)
        if self._root != "worksheet" or not self._data_name:
            raise damaged("xml", self._sheet, self._part)

    def refuse_merged_cells(self) -> None:
        """Raise WorkbookRefused where merged cells hide more than one cell of the table."""
        touching: list[str] = []
        for merged in self._merged:
            corners = parse_range(merged)
            if corners is None:
                raise damaged("merge_reference", self._sheet)
            if self.extent.overlap(*corners) > 1:
                touching.append(merged)
        if touching:
            place = f"{self._sheet}!{touching[0]}"
            raise WorkbookRefused("workbook_merged_cells", place, {"count": len(touching)})

    def _start_around_data(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        self._root = self._root or local
        if local == "mergeCell":
            self._merged.append(attributes.get("ref", ""))
        elif local == "sheetData":
            if self._data_name:
                raise damaged("cell_order", self._sheet)
            self._data_name = name
            self._parser.StartElementHandler = self._start_in_data
            self._parser.EndElementHandler = self._end_in_data
            self._parser.CharacterDataHandler = self._text
            self._parser.StartCdataSectionHandler = self._refuse_split
            self._parser.CommentHandler = self._refuse_split
            self._parser.ProcessingInstructionHandler = self._refuse_split

    def _leave_data(self) -> None:
        self._end_row()
        self._parser.StartElementHandler = self._start_around_data
        self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None
        self._parser.StartCdataSectionHandler = None
        self._parser.CommentHandler = None
        self._parser.ProcessingInstructionHandler = None

    def _start_in_data(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else local_name(name)
        if local == "c":
            # Most of the time is spent here: a cell that follows the one before needs no more than this.
            column = self._column + 1
            cell_type = attributes.get("t", "n")
            if column < COMMON_COLUMNS and attributes.get("r") == COMMON_LETTERS[column] + self._row_text:
                self._column = column
            else:
                self._column = self._column_of(attributes.get("r"), column)
            self._is_full = False
            self._cell_type = cell_type
            self._cell_tag = name
            if cell_type == "e":
                self.error_cells += 1
        elif local in ("v", "is"):
            if self._is_full:
                raise self._odd("cell_content")
            self._is_full = True
            self._full_columns.append(self._column)
            self._in_value = local == "v"
        elif local == "row":
            self._start_row(attributes)
        elif local == "f":
            if self._is_full:  # the native reader would forget the value that came before
                raise self._odd("cell_content")
            self._start_formula()
        elif local == "sheetData":
            raise damaged("cell_order", self._sheet)

    def _start_formula(self) -> None:
        if self._cell_type != "n":
            return
        tag = self._cell_tag
        start = self._raw.rfind(f"<{tag}".encode(), 0, self._parser.CurrentByteIndex)
        self._formula = Formula(tag, cell_name(self._row, self._column), start)
        self._in_formula = True

    def _end_formula(self, formula: Formula) -> None:
        """Keep a formula that no value came after, as programs write them: the native reader would see no cell."""
        self._formula = None
        if formula.has_result:
            return
        if not self._is_full:
            self._full_columns.append(self._column)
        formula.end = self._raw.index(b">", self._parser.CurrentByteIndex) + 1
        self.formulas.append(formula)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._end_row()
        number = attributes.get("r")
        if number is None:
            row = self._row + 1
        elif len(number) <= MOST_DIGITS and number.isascii() and number.isdigit():
            row = int(number)
        else:
            raise damaged("cell_reference", self._sheet)
        if row > LAST_ROW:
            raise WorkbookRefused("workbook_far_cell", f"{self._sheet}!A{row}")
        if row <= self._row:
            raise damaged("cell_order", f"{self._sheet}!A{row}")
        self._row = row
        self._row_text = str(row)
        self._column = 0
        # Before its first cell a row has room for no value.
        self._is_full = True

    def _end_row(self) -> None:
        if self._full_columns:
            self.extent.add_row(self._row, self._full_columns)
            self._full_columns = []

    def _column_of(self, name: str | None, following: int) -> int:
        """Column of a cell that is named otherwise than the one following the cell before, or not at all."""
        if name is None:
            if self._row == 0:
                raise damaged("cell_reference", self._sheet)
            if following > LAST_COLUMN:
                raise WorkbookRefused("workbook_far_cell", f"{self._sheet}!{cell_name(self._row, following)}")
            return following
        place = f"{self._sheet}!{name[:20]}"
        cell = parse_cell(name)
        if cell is None:
            raise damaged("cell_reference", place)
        row, column = cell
        if row > LAST_ROW or column > LAST_COLUMN:
            raise WorkbookRefused("workbook_far_cell", place)
        if row != self._row:
            raise damaged("cell_reference", place)
        if column <= self._column:
            raise damaged("cell_order", place)
        return column

    def _end_in_data(self, name: str) -> None:
        self._in_value = False
        if self._formula is not None:
            self._in_formula = False
            if name == self._cell_tag:
                self._end_formula(self._formula)
        if name == self._data_name:
            self._leave_data()

    def _text(self, text: str) -> None:
        kind = self._cell_type
        if self._formula is not None:
            self._formula.heard(text, is_result=self._in_value, is_formula=self._in_formula)
        if not self._in_value or kind not in PLAIN_TYPES:
            return
        if self._raw[self._parser.CurrentByteIndex] == AMPERSAND:
            raise self._odd("cell_content")
        if kind == "s":
            if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
                raise self._odd("cell_content")
            number = int(text)
            if number >= len(self._strings):
                raise self._odd("shared_string")
            self.shared_bytes += self._strings[number]
        elif kind == "b":
            if text not in ("0", "1"):
                raise self._odd("cell_content")
        elif text[-1] > LAST_DIGIT and text.lower().lstrip("+-") in NO_NUMBERS:
            raise self._odd("cell_content")

    def _refuse_split(self, *_markup: object) -> None:
        if self._in_value:
            raise self._odd("cell_content")

    def _odd(self, kind: str) -> WorkbookRefused:
        return damaged(kind, f"{self._sheet}!{cell_name(self._row, max(self._column, 1))}")
