"""The seal of an archive: its last bytes are the digest of all bytes before them.

It stands in the comment that ends every ZIP file, so that other programs still open the archive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_MARK = b"effective-school sha256 "
_DIGITS = 64
EMPTY_SEAL = _MARK + b"0" * _DIGITS
CHUNK = 1024 * 1024


def put_seal(path: Path) -> None:
    """Seal a finished file that ends in an empty seal."""
    with path.open("r+b") as file:
        digest = _digest(file, path.stat().st_size - _DIGITS)
        file.seek(-_DIGITS, 2)
        file.write(digest)


def is_sealed(path: Path, report: Callable[[int, int], None] = lambda _done, _total: None) -> bool:
    """Whether every byte is as it was written."""
    size = path.stat().st_size
    if size < len(EMPTY_SEAL):
        return False
    with path.open("rb") as file:
        file.seek(-len(EMPTY_SEAL), 2)
        seal = file.read()
        file.seek(0)
        return seal.startswith(_MARK) and seal[-_DIGITS:] == _digest(file, size - _DIGITS, report)


def _digest(
    file: BinaryIO, size: int, report: Callable[[int, int], None] = lambda _done, _total: None
) -> bytes:
    digest, left = hashlib.sha256(), size
    while left:
        chunk = file.read(min(CHUNK, left))
        if not chunk:
            break
        digest.update(chunk)
        left -= len(chunk)
        report(size - left, size)
    return digest.hexdigest().encode()
