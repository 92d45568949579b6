"""The results of a run as one formatted workbook, for people who work in Excel or LibreOffice."""

from school_index.book.write import write_book

__all__ = ["write_book"]
