"""What a file that is no XLSX workbook seems to be, so that its owner can be told what to send instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from school_index.tables.workbook.refusal import WorkbookRefused

if TYPE_CHECKING:
    from school_index.tables.workbook.archive import Archive

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
# Workbooks from before Excel 5 are a bare stream of records, the first of which says "beginning of file".
BARE_XLS_STARTS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
STARTS = {
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"BM": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"RIFF": "image",
    b"%PDF": "pdf",
    b"Rar!": "zip_other",
    b"7z\xbc\xaf": "zip_other",
    b"\x1f\x8b": "zip_other",
}
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<body")
BEGINNING = 4096
# Text of one byte a character has no control characters but those of layout, whatever its alphabet.
SPACE = ord(" ")
LAYOUT = b"\t\n\r\f"
OLE_ENTRY_SIZE = 128
SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


def refuse_foreign_file(data: bytes) -> None:
    """Return for a zip archive; raise WorkbookRefused for everything else, saying what it is."""
    if data.startswith(ZIP_STARTS):
        return
    if data.startswith(OLE_START):
        raise _ole_refusal(data)
    if data.startswith(BARE_XLS_STARTS):
        raise WorkbookRefused("workbook_old_format", details={"kind": "xls"})
    kind = next((kind for start, kind in STARTS.items() if data.startswith(start)), None)
    if kind is not None:
        raise _not_xlsx(kind)
    beginning = data[:BEGINNING].lower().removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning.startswith(b"<?xml") and SPREADSHEET_2003 in beginning:
        raise WorkbookRefused("workbook_old_format", details={"kind": "xml_2003"})
    if beginning.startswith(HTML_STARTS) or (beginning.startswith(b"<?xml") and b"<html" in beginning):
        raise _not_xlsx("html")
    raise _not_xlsx("csv_text" if _is_text(data[:BEGINNING]) else "unknown")


def refuse_foreign_archive(archive: Archive) -> None:
    """Return for an archive laid out as an XLSX workbook, whole or not; raise WorkbookRefused for others."""
    if "xl/workbook.bin" in archive:
        raise WorkbookRefused("workbook_old_format", details={"kind": "xlsb"})
    if "mimetype" in archive:
        is_ods = archive.beginning("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet")
        raise _not_xlsx("ods" if is_ods else "zip_other")
    if "word/document.xml" in archive:
        raise _not_xlsx("docx")
    if not archive.has_folder("xl/") and ("[content_types].xml" not in archive or archive.has_folder("ppt/")):
        raise _not_xlsx("zip_other")


def _not_xlsx(kind: str) -> WorkbookRefused:
    return WorkbookRefused("workbook_not_xlsx", details={"kind": kind})


def _ole_refusal(data: bytes) -> WorkbookRefused:
    """Judge an OLE container by its directory, whose entries begin with a name at multiples of their size."""

    def has_entry(name: str) -> bool:
        text = name.encode("utf-16-le") + b"\0\0"
        at = data.find(text)
        while at >= 0:
            if at % OLE_ENTRY_SIZE == 0:
                return True
            at = data.find(text, at + 1)
        return False

    if has_entry("EncryptedPackage"):
        return WorkbookRefused("workbook_password")
    if not has_entry("WordDocument") and (has_entry("Workbook") or has_entry("Book")):
        return WorkbookRefused("workbook_old_format", details={"kind": "xls"})
    return _not_xlsx("unknown")


def _is_text(beginning: bytes) -> bool:
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < SPACE and byte not in LAYOUT for byte in beginning)
