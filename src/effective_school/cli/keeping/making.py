"""Making a copy: the database at one moment, then every file that it names, then a look at what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.core.files.storage import default_storage
from django.utils import timezone

from effective_school.cli.keeping.archive import FILES, ArchiveWriter, opened_archive
from effective_school.cli.keeping.engines import engine_of_site
from effective_school.cli.keeping.manifest import Manifest
from effective_school.cli.keeping.places import need_room
from effective_school.cli.keeping.proof import Proof, compute_again
from effective_school.cli.keeping.refusal import KeepingRefused
from effective_school.cli.keeping.tables import applied_migrations, row_counts, stored_files
from effective_school.cli.language import SAY
from effective_school.cli.site import waiting_migrations
from school_index.tables.write import complete_file

Report = Callable[[str, int, int], None]
_PACKED = frozenset({".xlsx", ".docx", ".pdf", ".png", ".jpg", ".zip"})


@dataclass(frozen=True)
class Made:
    """A copy that is in place; `proof` is None where a database of another version could not be asked."""

    manifest: Manifest
    size: int
    proof: Proof | None


def make_copy(path: Path, *, force: bool, every_run: bool, report: Report) -> Made:
    """Write an archive that appears whole or not at all; people may work meanwhile.

    Files are only added and never changed, and a file is written before the row that names it: whatever the
    database names at the moment of its copy is there afterwards.
    """
    engine = engine_of_site()
    if path.is_dir() or (path.exists() and not force):
        raise KeepingRefused(SAY("cli.keeping.archive_exists", path=path))
    with complete_file(path) as draft:
        need_room(draft.parent, 2 * engine.size())
        report("database", 0, 1)
        with engine.snapshot(draft.parent) as dump:
            report("database", 1, 1)
            made = _pack(draft, dump, report)
            proof = None
            if not waiting_migrations():
                proof = compute_again(every=every_run, report=lambda *at: report("recomputing", *at))
        with opened_archive(draft, lambda *_: None) as archive:
            archive.check(lambda *at: report("verifying", *at))
        size = draft.stat().st_size
        if path.exists() and not force:
            raise KeepingRefused(SAY("cli.keeping.archive_exists", path=path))
    return Made(made, size, proof)


def _pack(draft: Path, dump: Path, report: Report) -> Manifest:
    engine, names = engine_of_site(), stored_files()
    sizes = [Path(default_storage.path(name)) for name in names]
    need_room(draft.parent, dump.stat().st_size + sum(one.stat().st_size for one in sizes if one.exists()))
    missing, damaged = [], []
    with ArchiveWriter(draft) as writer:
        with dump.open("rb") as source:
            writer.add(engine.MEMBER, source, packed=engine.PACKED)
        for place, (name, digest) in enumerate(names.items(), start=1):
            try:
                with Path(default_storage.path(name)).open("rb") as source:
                    member = writer.add(FILES + name, source, packed=Path(name).suffix in _PACKED)
            except FileNotFoundError:
                missing.append(name)
            else:
                if digest and member.sha256 != digest:
                    damaged.append(name)
            report("files", place, len(names))
        manifest = Manifest(
            product=version("effective-school"),
            made_at=timezone.now().isoformat(timespec="seconds"),
            engine=engine.NAME,
            migrations=tuple(applied_migrations()),
            rows=row_counts(),
            members=writer.members,
            missing=tuple(missing),
            damaged=tuple(damaged),
        )
        writer.finish(manifest)
    return manifest
