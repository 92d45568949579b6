"""Workbooks that somebody damaged, disguised or built to hurt whoever opens them, made when asked for."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from msoffcrypto.format.ooxml import OOXMLFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

Parts = dict[str, str | bytes]


def relationships(*links: tuple[str, str, str]) -> str:
    """A .rels part of links (id, kind, target)."""
    body = "".join(
        f'<Relationship Id="{identifier}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for identifier, kind, target in links
    )
    return f'<Relationships xmlns="{PACKAGE}">{body}</Relationships>'


def worksheet(data: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(name: str, value: str | float, kind: str = "n") -> str:
    return f'<c r="{name}" t="{kind}"><v>{value}</v></c>'


def inline(name: str, text: str) -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def shared_strings(*texts: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def parts_of(*sheets: str | bytes, strings: str = "", names: tuple[str, ...] = ()) -> Parts:
    """The parts of a minimal workbook with these worksheets, named Sheet1, Sheet2 and so on unless told."""
    numbers = range(1, len(sheets) + 1)
    titles = names or tuple(f"Sheet{number}" for number in numbers)
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="r{number}"/>'
        for number, title in zip(numbers, titles, strict=True)
    )
    links = [(f"r{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    parts: Parts = {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
        "_rels/.rels": relationships(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        ),
    }
    if strings:
        links.append(("strings", "sharedStrings", "sharedStrings.xml"))
        parts["xl/sharedStrings.xml"] = strings
    parts["xl/_rels/workbook.xml.rels"] = relationships(*links)
    for number, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet
    return parts


def packed(parts: Parts, *, compression: int = ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def book(data: str, *, strings: str = "", after: str = "", before: str = "") -> bytes:
    """A workbook of one worksheet with this content of <sheetData>."""
    return packed(parts_of(worksheet(data, after, before), strings=strings))


def tiny_png() -> bytes:
    """A picture of one black dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def encrypted(workbook: bytes, password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, target)
    return target.getvalue()


def ole_container(*names: str) -> bytes:
    """An OLE container, of which only header and directory are there, as old Office files begin."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", *names)
    )
    return header.ljust(512, b"\0") + directory.ljust(512, b"\0")


def zeros_bomb(size: int) -> bytes:
    """A workbook whose worksheet unpacks to `size` zero bytes, a multiple of 1 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # A stream that was flushed can be repeated: nobody has to pack the same zeros a thousand times.
    mebibyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, content in parts_of(mebibyte * (size >> 20) + packer.flush()).items():
            archive.writestr(name, content)
        bomb = archive.getinfo("xl/worksheets/sheet1.xml")
        bomb.compress_type, bomb.file_size = ZIP_DEFLATED, size
    return target.getvalue()


def understated(part: str) -> bytes:
    """A workbook with this worksheet, which both its headers declare to be 100 bytes long."""
    content = packed(parts_of(part))
    true_size = struct.pack("<I", len(part))
    assert content.count(true_size) == 2
    return content.replace(true_size, struct.pack("<I", 100))


def repeated_text(length: int, cells: int) -> bytes:
    """A workbook in which many cells refer to one long shared string."""
    rows = "".join(row(number, cell(f"A{number}", 0, "s")) for number in range(1, cells + 1))
    return book(rows, strings=shared_strings("x" * length))


def crowded_archive(members: int) -> bytes:
    """A workbook with so many further archives in it."""
    inner = packed({"a": "b"}, compression=ZIP_STORED)
    further: Parts = {f"xl/media/{number}.zip": inner for number in range(members)}
    return packed(parts_of(worksheet("")) | further)


def doubled_member() -> bytes:
    """A workbook with two worksheets of one name, each of which some reader takes for the right one."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in parts_of(worksheet(row(1, cell("A1", 1)))).items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/SHEET1.xml", worksheet(row(1, cell("A1", 2))))
    return target.getvalue()


def long_sheet(rows: int) -> bytes:
    return book("".join(f"<row><c><v>{number}</v></c></row>" for number in range(rows)))


def far_cell_without_references() -> bytes:
    """A value in A1 and one at XFD1048576, which is reached by its row's number and empty cells before it."""
    last = f'<row r="1048576">{"<c/>" * 16_383}<c><v>2</v></c></row>'
    return book(f"<row><c><v>1</v></c></row>{last}")


def external_entity() -> bytes:
    declared = '<!DOCTYPE worksheet [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    return packed(parts_of(declared + worksheet(row(1, inline("A1", "&secret;")))))


def billion_laughs() -> bytes:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE sst [<!ENTITY l0 "ha">{steps}]>'
    strings = declared + shared_strings("&l9;")
    return packed(parts_of(worksheet(row(1, cell("A1", 0, "s"))), strings=strings))


def open_document() -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})


def word_document() -> bytes:
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>',
            "_rels/.rels": relationships(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": "<document/>",
        }
    )


def binary_workbook() -> bytes:
    return packed(
        {"[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}"/>', "xl/workbook.bin": b"\x83\x01\0"}
    )
