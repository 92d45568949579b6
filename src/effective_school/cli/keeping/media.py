"""Stored files on their way from an archive to the site: added beside those that are there, never over one."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.files.storage import default_storage

from effective_school.cli.keeping.archive import FILES, Archive
from effective_school.cli.keeping.manifest import Member
from effective_school.cli.keeping.places import belong_to_site
from effective_school.cli.keeping.seal import CHUNK


class Placing:
    """Puts files of an archive into place; what was added is taken away again unless it is kept.

    A name that holds other bytes already stays as it is, and the file gets another name: `renamed`.
    """

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self.renamed: dict[str, str] = {}
        self._added: list[Path] = []
        self._kept = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take away what was added, unless it is kept."""
        if not self._kept:
            for path in reversed(self._added):
                with suppress(OSError):
                    path.rmdir() if path.is_dir() else path.unlink()

    def keep(self) -> None:
        """The database that names the files is in place."""
        self._kept = True

    def place(self, archive: Archive, name: str, member: Member) -> None:
        """Bring one file."""
        target = Path(default_storage.path(name))
        if target.exists():
            if digest_of(target) == member.sha256:
                return
            self.renamed[name] = default_storage.get_available_name(name)
            target = Path(default_storage.path(self.renamed[name]))
        draft = self.staging / "file"
        archive.extract(FILES + name, draft)
        draft.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        belong_to_site(draft, Path(settings.DATA_FOLDER))
        self._make_folder(target.parent)
        self._added.append(target)
        draft.rename(target)

    def _make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            belong_to_site(one, Path(settings.DATA_FOLDER))
            self._added.append(one)


def digest_of(path: Path) -> str:
    """Digest of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def remove_files(names: set[str]) -> None:
    """Take stored files away, and folders that are empty then."""
    root = Path(settings.MEDIA_ROOT)
    for name in names:
        path = Path(default_storage.path(name))
        with suppress(OSError):
            path.unlink()
            for folder in path.parents:
                if folder == root:
                    break
                folder.rmdir()
