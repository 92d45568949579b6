"""The look of the sheet of problems in a copy of a person's workbook: columns wide, rows high enough to read."""

from collections.abc import Sequence
from math import ceil

WIDTHS = (16, 22, 12, 26, 18, 60, 60)
"""Of its columns, in letters; long texts are broken into lines."""
_LINE = 15


def height_of(words: Sequence[str]) -> int:
    """Give the height of a row in points: programs that only draw a workbook do not stretch rows by themselves."""
    lines = (
        sum(max(ceil(len(line) / width), 1) for line in word.split("\n"))
        for word, width in zip(words, WIDTHS, strict=True)
    )
    return _LINE * max(lines)
