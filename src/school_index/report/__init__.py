"""The report of a run: one self-contained page without scripts, to be read, printed and passed on."""

from school_index.report.write import write_report

__all__ = ["write_report"]
