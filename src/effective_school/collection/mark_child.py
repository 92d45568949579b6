"""Run by `domain.marked_copy` as a process of its own, under limits: marks cells of a workbook.

Reads from standard input a description (JSON of the length named in the first argument) and the workbook; writes
the marked workbook to standard output.
"""

import io
import json
import resource
import sys
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from effective_school.collection.problem_sheet import WIDTHS, height_of

MEMORY = 1024 * 1024 * 1024
SECONDS = 40
COLOURS = {"error": "FFF8CBCB", "warning": "FFFCE8B2"}
MOST_LETTERS = 1_000


def main() -> None:
    """Mark and write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    size = int(sys.argv[1])
    told = json.loads(sys.stdin.buffer.read(size))
    content = sys.stdin.buffer.read()
    sys.stdout.buffer.write(marked(content, told))


def marked(content: bytes, told: dict[str, Any]) -> bytes:
    """Give the workbook with its cells coloured and commented, and a first sheet that lists the problems."""
    book = load_workbook(io.BytesIO(content))
    mark_cells(book, told["marks"])
    name = told["title"]
    while name in book.sheetnames:
        name += " 2"
    list_problems(book.create_sheet(name, 0), told["listed"])
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def mark_cells(book: Workbook, marks: list[tuple[str, int, int, str, str]]) -> None:
    """Colour the cells; what is wrong stands in a comment."""
    fills = {name: PatternFill("solid", start_color=colour) for name, colour in COLOURS.items()}
    texts: dict[tuple[str, int, int], list[str]] = {}
    for sheet, row, column, severity, text in marks:
        if sheet not in book.sheetnames:
            continue
        if (sheet, row, column) not in texts or severity == "error":
            book[sheet].cell(row, column).fill = fills[severity]
        texts.setdefault((sheet, row, column), []).append(text)
    for (sheet, row, column), words in texts.items():
        comment = Comment("\n".join(words)[:MOST_LETTERS], "Effective School")
        comment.width, comment.height = 360, 110
        book[sheet].cell(row, column).comment = comment


def list_problems(page: Worksheet, listed: list[list[str]]) -> None:
    """Write the list, every cell as text."""
    for row, words in enumerate(listed, start=1):
        for column, word in enumerate(words, start=1):
            cell = page.cell(row, column)
            cell.value = word or None
            if word:
                cell.data_type = "s"  # text, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
        page.row_dimensions[row].height = height_of(words)
    for column, width in enumerate(WIDTHS, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)


if __name__ == "__main__":
    main()
