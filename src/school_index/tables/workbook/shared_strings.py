"""The table of strings that the cells of all sheets refer to by number."""

from __future__ import annotations

from school_index.tables.workbook.refusal import damaged
from school_index.tables.workbook.xml_parts import walk

MOST_DIGITS = 9


def count_shared_strings(raw: bytes | bytearray, part: str) -> int:
    """Count the strings in the table; a table that promises absurdly more is workbook_damaged."""
    strings = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal strings
        if name == "si":
            strings += 1
        elif name == "sst":
            # The native reader makes room for as many as are promised.
            promised = attributes.get("uniqueCount", "0")
            if len(promised) > MOST_DIGITS or (promised.isdigit() and int(promised) > len(raw)):
                raise damaged("shared_strings_count", part=part)

    walk(raw, part, on_start)
    return strings
