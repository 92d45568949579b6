"""Room on the disk, and whose the files are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from effective_school.cli.keeping.refusal import KeepingRefused
from effective_school.cli.language import SAY

_MEGABYTE = 1024 * 1024


def need_room(folder: Path, needed: int) -> None:
    """Refuse where the disk cannot hold so many bytes more."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise KeepingRefused(
            SAY("cli.keeping.no_room", path=folder, needed=megabytes(needed), free=megabytes(free))
        )


def megabytes(size: int) -> str:
    """Write a size for people."""
    return SAY.number(size / _MEGABYTE, 1)


def belong_to_site(path: Path, owner: Path) -> None:
    """Give what root has made to whom the site's folder belongs: the site must be able to use it."""
    if os.geteuid() == 0:
        whose = owner.stat()
        os.chown(path, whose.st_uid, whose.st_gid)


@contextmanager
def working_place(folder: Path) -> Iterator[Path]:
    """Give a hidden folder that is gone afterwards; only its owner looks inside."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".restore-", dir=folder) as place:
        yield Path(place)
