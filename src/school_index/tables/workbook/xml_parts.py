"""Parsing the XML parts of a workbook, where a document type or an entity is refused before it can act."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from school_index.tables.workbook.refusal import WorkbookRefused, damaged

OnStart = Callable[[str, dict[str, str]], None]
ENCODINGS = ("utf-8", "utf8", "us-ascii")


def new_parser(part: str) -> XMLParserType:
    """Make a parser of UTF-8 that raises WorkbookRefused on any DOCTYPE or foreign encoding."""

    def refuse_doctype(*_declaration: object) -> None:
        raise WorkbookRefused("workbook_entity", details={"part": part})

    def refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            raise damaged("encoding", part=part)

    parser = ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.EntityDeclHandler = refuse_doctype
    parser.XmlDeclHandler = refuse_encoding
    return parser


def parse(parser: XMLParserType, raw: bytes | bytearray, part: str) -> None:
    """Parse a whole part; XML that is not well formed is workbook_damaged."""
    try:
        parser.Parse(raw, True)  # noqa: FBT003 - "this is all", it takes no keyword
    except ExpatError as error:
        raise damaged("xml", part=part) from error


def walk(raw: bytes | bytearray, part: str, on_start: OnStart | None = None) -> None:
    """Parse a whole part, calling `on_start` with each element's local name and its attributes."""
    parser = new_parser(part)
    if on_start is not None:
        parser.StartElementHandler = lambda name, attributes: on_start(local_name(name), attributes)
    parse(parser, raw, part)


def check_prolog(beginning: bytes, part: str) -> None:
    """Refuse a document type at the beginning of a part that may otherwise be anything."""
    parser = new_parser(part)
    parser.XmlDeclHandler = None
    with contextlib.suppress(ExpatError):
        parser.Parse(beginning, False)  # noqa: FBT003 - "more may follow", it takes no keyword


def local_name(name: str) -> str:
    """Name without its namespace prefix."""
    return name.rpartition(":")[2]
