"""The zip archive of a workbook: its parts by name, unpacked only as far as the limits allow."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from school_index.tables.workbook.limits import MEBIBYTE, Limits
from school_index.tables.workbook.refusal import WorkbookRefused, damaged, too_big

CENTRAL_ENTRY_START = b"PK\x01\x02"
ENCRYPTED_FLAG = 0x1
BEGINNING = 65_536
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What zipfile raises on bytes that make no sense; it documents only the first.
ZIP_FAILURES = (
    BadZipFile,
    struct.error,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
)


def part_key(name: str) -> str:
    """Form in which part names are compared: they differ neither in case nor in the kind of slash."""
    return name.replace("\\", "/").lstrip("/").lower()


class Archive:
    """A zip archive that has been judged by what it declares, and unpacks no more than its limits.

    Raises WorkbookRefused: workbook_too_big, workbook_damaged, workbook_password.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        # Counted before zipfile makes an object of each entry, and not as the archive declares.
        entries = data.count(CENTRAL_ENTRY_START)
        if entries > limits.parts:
            raise too_big("parts", entries, limits.parts)
        try:
            self._zip = ZipFile(BytesIO(data))
        except ZIP_FAILURES as error:
            raise damaged("archive") from error
        self._left = limits.unpacked_bytes
        self._limit = limits.unpacked_bytes
        self._parts = self._index(limits)

    def _index(self, limits: Limits) -> dict[str, ZipInfo]:
        parts: dict[str, ZipInfo] = {}
        unpacked = 0
        for info in self._zip.infolist():
            if info.is_dir():
                continue
            key = part_key(info.filename)
            if key in parts:
                raise damaged("part_twice", part=info.filename)
            if info.flag_bits & ENCRYPTED_FLAG:
                raise WorkbookRefused("workbook_password")
            parts[key] = info
            unpacked += info.file_size
            ratio = info.file_size // max(info.compress_size, 1)
            if info.file_size > limits.packing_floor and ratio > limits.packing_ratio:
                raise too_big("ratio", ratio, limits.packing_ratio)
        if unpacked > limits.unpacked_bytes:
            raise too_big("unpacked", unpacked, limits.unpacked_bytes)
        return parts

    def __contains__(self, part: str) -> bool:
        return part_key(part) in self._parts

    def has_folder(self, folder: str) -> bool:
        """Whether any part lies in the folder, given in lower case with the slash at its end."""
        return any(key.startswith(folder) for key in self._parts)

    def xml_parts(self) -> list[str]:
        """Names of the parts that are XML."""
        return [key for key in self._parts if key.endswith((".xml", ".rels"))]

    def beginning(self, part: str) -> bytes:
        """First bytes of a part, without a byte order mark; none where it cannot be unpacked."""
        info = self._parts[part_key(part)]
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            return b""
        try:
            with self._zip.open(info) as source:
                return source.read(BEGINNING).removeprefix(BYTE_ORDER_MARK)
        except ZIP_FAILURES:
            return b""

    def read(self, part: str) -> bytearray:
        """All bytes of a part, without a byte order mark."""
        info = self._parts.get(part_key(part))
        if info is None:
            raise damaged("part_missing", part=part)
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged("part_unreadable", part=part)
        declared = info.file_size
        # zipfile would stop at the declared size; with room to spare the stream itself says how long it is.
        info.file_size = self._left + 2 * MEBIBYTE
        unpacked = bytearray()
        try:
            with self._zip.open(info) as source:
                while chunk := source.read(MEBIBYTE):
                    unpacked += chunk
                    if len(unpacked) > self._left:
                        raise too_big("unpacked", self._limit - self._left + len(unpacked), self._limit)
        except ZIP_FAILURES as error:
            raise damaged("part_unreadable", part=part) from error
        finally:
            info.file_size = declared
        if len(unpacked) != declared:
            raise damaged("part_unreadable", part=part)
        self._left -= declared
        return unpacked.removeprefix(BYTE_ORDER_MARK)
