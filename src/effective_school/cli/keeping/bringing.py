"""Bringing a copy back.

The archive is verified wholly before anything is touched; the present state stays until the other is in its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from effective_school.cli.keeping.archive import Archive, ArchiveDamaged, opened_archive
from effective_school.cli.keeping.engines import Engine, engine_of_site
from effective_school.cli.keeping.manifest import Manifest, is_newer
from effective_school.cli.keeping.media import Placing, remove_files
from effective_school.cli.keeping.places import need_room, working_place
from effective_school.cli.keeping.proof import Proof, compute_again
from effective_school.cli.keeping.refusal import KeepingRefused
from effective_school.cli.keeping.tables import (
    is_filled,
    is_worked,
    knows_migration,
    rename_files,
    row_counts,
    stored_files,
)
from effective_school.cli.language import SAY
from effective_school.cli.refusals import reason_of
from effective_school.cli.site import waiting_migrations
from school_index.wording import one_line

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Brought:
    """What is in place now, and how many steps of migration it took."""

    manifest: Manifest
    steps: int
    proof: Proof


@contextmanager
def verified(path: Path, report: Report) -> Iterator[Archive]:
    """Open an archive after every byte of it was compared; damage is said in words."""
    if not path.is_file():
        raise KeepingRefused(SAY("cli.keeping.no_archive", path=path))
    try:
        path.open("rb").close()
    except OSError as error:
        raise KeepingRefused(SAY("cli.keeping.cannot_read", path=path, reason=reason_of(error))) from error
    try:
        with opened_archive(path, lambda *at: report("verifying", *at)) as archive:
            _refuse_newer(archive.manifest)
            archive.check(lambda *at: report("members", *at))
            yield archive
    except ArchiveDamaged as damage:
        raise KeepingRefused(SAY("cli.keeping.archive_damaged", path=path, place=damage)) from damage


def bring_back(path: Path, *, replace: bool, every_run: bool, report: Report) -> Brought:
    """Put the state of an archive in the place of the site's own."""
    engine = engine_of_site()
    with verified(path, report) as archive:
        manifest = archive.manifest
        if manifest.engine != engine.NAME:
            raise KeepingRefused(
                SAY("cli.keeping.other_engine", theirs=_title(manifest.engine), ours=_title(engine.NAME))
            )
        before = _present_files(engine, replace=replace)
        engine.make_way()
        with (
            working_place(engine.working_folder()) as room,
            working_place(Path(settings.MEDIA_ROOT)) as staging,
            Placing(staging) as placing,
        ):
            dump = _unpack(archive, engine, room, placing, report)
            with engine.replacing(dump, placing.keep):
                _compare(manifest)
                steps = _migrate()
                rename_files(placing.renamed)
                after = set(stored_files())
                proof = compute_again(every=every_run, report=lambda *at: report("recomputing", *at))
    _tidy(before - after)
    return Brought(manifest, steps, proof)


def _refuse_newer(manifest: Manifest) -> None:
    ours = version("effective-school")
    if is_newer(manifest, product=ours, known=knows_migration):
        raise KeepingRefused(SAY("cli.keeping.newer", theirs=one_line(manifest.product), ours=ours))


def _present_files(engine: Engine, *, replace: bool) -> set[str]:
    """Stored files of the present state; refuses a site that somebody works in, or that must not be replaced."""
    if not engine.is_there():
        return set()
    try:
        filled, worked = is_filled(), is_worked()
        files = set(stored_files()) if filled else set()
    except DatabaseError as error:
        if engine.NAME != "sqlite":
            raise
        # a file that cannot be read as a database is what a copy is for, yet it may hold something
        filled, worked, files = True, False, set()
        if not replace:
            raise KeepingRefused(SAY("cli.keeping.unreadable", reason=error)) from error
    finally:
        connection.close()
    if filled and not replace:
        raise KeepingRefused(SAY("cli.keeping.site_filled"))
    if worked:
        raise KeepingRefused(SAY("cli.keeping.site_runs"))
    return files


def _unpack(archive: Archive, engine: Engine, room: Path, placing: Placing, report: Report) -> Path:
    need_room(room, archive.manifest.members[archive.database].size)
    need_room(placing.staging, sum(member.size for member in archive.files.values()))
    report("database", 0, 1)
    dump = room / Path(engine.MEMBER).name
    archive.extract(archive.database, dump)
    report("database", 1, 1)
    for place, (name, member) in enumerate(archive.files.items(), start=1):
        placing.place(archive, name, member)
        report("files", place, len(archive.files))
    return dump


def _compare(manifest: Manifest) -> None:
    """The database must hold what the manifest says, and name no file that the archive lacks."""
    counts = row_counts()
    for table in sorted({*counts, *manifest.rows}):
        if counts.get(table) != manifest.rows.get(table):
            raise ArchiveDamaged(table)
    known = {*manifest.missing, *(name.split("/", 1)[1] for name in manifest.members)}
    for name in stored_files():
        if name not in known:
            raise ArchiveDamaged(name)


def _migrate() -> int:
    steps = waiting_migrations()
    if steps:
        call_command("migrate", interactive=False, verbosity=0)
    return steps


def _tidy(names: set[str]) -> None:
    """Take away what belonged to the former state alone: its files, and drafts of runs that were being computed."""
    remove_files(names)
    for draft in (Path(settings.MEDIA_ROOT) / "runs").glob("*.work"):
        shutil.rmtree(draft, ignore_errors=True)


def _title(engine: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine, one_line(engine))
