"""The archive: a ZIP file with a manifest, the database and the stored files, sealed as a whole."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from effective_school.cli.keeping.manifest import FORMAT, Manifest, Member, read_manifest
from effective_school.cli.keeping.seal import CHUNK, EMPTY_SEAL, is_sealed, put_seal

MANIFEST = "manifest.json"
DATABASE = "database/"
FILES = "files/"
Report = Callable[[int, int], None]
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, RuntimeError)


class ArchiveDamaged(Exception):  # noqa: N818 - an expected finding
    """The archive is not what was written; the text says what was noticed."""


class ArchiveWriter:
    """Writes members one after another, then the manifest and the seal; readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.members: dict[str, Member] = {}
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file, finished or not."""
        with suppress(OSError, ValueError):
            self._zip.close()
        self._file.close()

    def add(self, name: str, source: BinaryIO, *, packed: bool = False) -> Member:
        """Add a file; one that is packed already is stored as it is."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        self.members[name] = Member(size, digest.hexdigest())
        return self.members[name]

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, close and seal."""
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), manifest.text())
        self._zip.comment = EMPTY_SEAL
        self._zip.close()
        self._file.flush()
        put_seal(self.path)
        os.fsync(self._file.fileno())


class Archive:
    """An opened archive: sealed, its list of members as the manifest says; their bytes are not looked at yet."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        with _damage():
            self.manifest = read_manifest(opened.read(MANIFEST))
        if self.manifest.format <= FORMAT:
            self._check_names()

    @property
    def database(self) -> str:
        """Name of the member that is the database."""
        return next(name for name in self.manifest.members if name.startswith(DATABASE))

    @property
    def files(self) -> dict[str, Member]:
        """The stored files by the names that the database knows."""
        members = self.manifest.members.items()
        return {name.removeprefix(FILES): member for name, member in members if name.startswith(FILES)}

    def check(self, report: Report) -> None:
        """Read every member and compare it with the manifest."""
        for place, name in enumerate(self.manifest.members, start=1):
            self._copy(name, None)
            report(place, len(self.manifest.members))

    def extract(self, name: str, target: Path) -> None:
        """Write a member into a new file."""
        with target.open("xb") as file:
            self._copy(name, file)
            file.flush()
            os.fsync(file.fileno())

    def _copy(self, name: str, target: BinaryIO | None) -> None:
        wanted, digest, size = self.manifest.members[name], hashlib.sha256(), 0
        with _damage(name), self._zip.open(name) as source:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > wanted.size:
                    break
                digest.update(chunk)
                if target is not None:
                    target.write(chunk)
        if size != wanted.size or digest.hexdigest() != wanted.sha256:
            raise ArchiveDamaged(name)

    def _check_names(self) -> None:
        found, listed = self._zip.namelist(), set(self.manifest.members)
        if len(found) != len(set(found)):
            raise ArchiveDamaged(MANIFEST)
        for name in sorted(listed ^ (set(found) - {MANIFEST})):
            raise ArchiveDamaged(name)
        for name in listed:
            if not is_plain(name) or not name.startswith((DATABASE, FILES)):
                raise ArchiveDamaged(name)
        if sum(name.startswith(DATABASE) for name in listed) != 1:
            raise ArchiveDamaged(DATABASE)


def is_plain(name: str) -> bool:
    """Whether a name leads down a folder and nowhere else."""
    return (
        name.isprintable()
        and "\\" not in name
        and all(part not in {"", ".", ".."} for part in name.split("/"))
    )


@contextmanager
def opened_archive(path: Path, report: Report) -> Iterator[Archive]:
    """Open an archive whose every byte is as it was written; ArchiveDamaged otherwise."""
    if not is_sealed(path, report):
        raise ArchiveDamaged(path.name)
    with _damage():
        opened = zipfile.ZipFile(path)
    with opened:
        yield Archive(opened)


@contextmanager
def _damage(name: str = MANIFEST) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise ArchiveDamaged(name) from error
