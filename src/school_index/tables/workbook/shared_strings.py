"""The table of strings that the cells of all sheets refer to by number."""

from __future__ import annotations

from school_index.tables.workbook.refusal import damaged
from school_index.tables.workbook.xml_parts import local_name, new_parser, parse

MOST_DIGITS = 9


def shared_string_sizes(raw: bytes | bytearray, part: str) -> list[int]:
    """Size in bytes of each string of the table; a table that promises absurdly more is workbook_damaged."""
    sizes: list[int] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        if local == "si":
            sizes.append(0)
        elif local == "sst":
            # The native reader makes room for as many as are promised.
            promised = attributes.get("uniqueCount", "0")
            if len(promised) > MOST_DIGITS or (promised.isdigit() and int(promised) > len(raw)):
                raise damaged("shared_strings_count", part=part)

    def on_text(text: str) -> None:
        if sizes:
            sizes[-1] += len(text.encode())

    parser = new_parser(part)
    parser.StartElementHandler = on_start
    parser.CharacterDataHandler = on_text
    parse(parser, raw, part)
    return sizes
