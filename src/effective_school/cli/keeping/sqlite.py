"""Copying and bringing back a database of SQLite."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from effective_school.cli.keeping.places import belong_to_site
from effective_school.cli.keeping.refusal import KeepingRefused
from effective_school.cli.language import SAY
from effective_school.cli.termination import undisturbed

NAME = "sqlite"
MEMBER = "database/site.sqlite3"
PACKED = False


def is_there() -> bool:
    """Whether there is a database at all; asking Django would make one."""
    return _live().exists()


def size() -> int:
    """How large the database is at most, bytes."""
    return sum(part.stat().st_size for part in _parts(_live()) if part.exists())


def working_folder() -> Path:
    """Where a database is made ready: it moves into place only within one file system."""
    return _live().parent


@contextmanager
def snapshot(folder: Path) -> Iterator[Path]:
    """Copy the database as it is at one moment, while others write; Django looks at the copy meanwhile."""
    copy = folder / "site.sqlite3"
    if not _live().exists():
        raise KeepingRefused(SAY("cli.keeping.no_database", path=_live()))
    with closing(_opened(_live())) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # in one step: a backup in pages would begin anew with every write of another
        target.execute("PRAGMA journal_mode=DELETE")
    _check(copy)
    with _looking_at(copy):
        yield copy


def make_way() -> None:
    """Refuse while anybody else has the database open; one that cannot be read is no obstacle."""
    if not _live().exists():
        return
    try:
        with closing(_opened(_live(), timeout=2)) as database:
            database.execute("PRAGMA journal_mode=DELETE")  # needs the database for oneself alone
    except sqlite3.DatabaseError as error:
        if _is_busy(error):
            raise KeepingRefused(SAY("cli.keeping.site_runs")) from error


@contextmanager
def replacing(dump: Path, keep: Callable[[], None]) -> Iterator[None]:
    """Put a database in the place of the present one if the block ends well; inside Django looks at the new one.

    `keep` is called in the moment when it is in place.
    """
    with _looking_at(dump):
        yield
    _check(dump)
    make_way()
    live = _live()
    with undisturbed():
        if live.exists():
            shutil.copymode(live, dump)
        belong_to_site(dump, live.parent)
        _set_aside(live)
        dump.replace(live)
        keep()
    flush_folder(live.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename last even where the power fails."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _live() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _parts(path: Path) -> list[Path]:
    return [path, *(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))]


def _opened(path: Path, timeout: float = 20) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, timeout=timeout)


def _is_busy(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _check(path: Path) -> None:
    with closing(_opened(path)) as database:
        try:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise KeepingRefused(SAY("cli.keeping.database_damaged", reason=found))


def _set_aside(live: Path) -> None:
    """Keep what cannot be read, in case somebody can still save something of it."""
    others = [part for part in _parts(live)[1:] if part.exists()]
    if others or (live.exists() and not _is_readable(live)):
        stamp = f".damaged-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        for part in _parts(live):
            if part.exists():
                part.rename(part.with_name(part.name + stamp))


def _is_readable(path: Path) -> bool:
    try:
        with closing(_opened(path)) as database:
            database.execute("SELECT COUNT(*) FROM sqlite_master")
    except sqlite3.DatabaseError:
        return False
    return True


@contextmanager
def _looking_at(path: Path) -> Iterator[None]:
    """Let Django look at another database, plainly: one file, no write-ahead log."""
    former = {key: connection.settings_dict[key] for key in ("NAME", "OPTIONS")}
    connection.close()
    connection.settings_dict.update({"NAME": str(path), "OPTIONS": {}})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(former)
