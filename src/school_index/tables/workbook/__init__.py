"""Workbooks as text: an XLSX file in, the cells of its sheets or a refusal out.

The file is opened only by a child process under limits, see `reader`.
"""

from school_index.tables.workbook.limits import Limits
from school_index.tables.workbook.reader import SheetRows, read_workbook
from school_index.tables.workbook.refusal import WorkbookRefused

__all__ = ["Limits", "SheetRows", "WorkbookRefused", "read_workbook"]
