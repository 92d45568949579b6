"""What is said of a copy: what it holds, and every doubt about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from django.utils import translation

from effective_school.cli.keeping.archive import FILES
from effective_school.cli.keeping.bringing import Brought
from effective_school.cli.keeping.making import Made
from effective_school.cli.keeping.manifest import Manifest
from effective_school.cli.keeping.places import megabytes
from effective_school.cli.keeping.proof import Proof
from effective_school.cli.language import SAY
from effective_school.common.dates import moment
from school_index.wording import one_line

DOUBTFUL = 1
"""Exit status of work that was done, yet something about it must be looked at."""
_NAMED = 3


def say_made(path: Path, made: Made, *, quiet: bool) -> None:
    """Tell that a copy is in place."""
    if not quiet:
        click.echo(SAY("cli.keeping.made", path=path, size=megabytes(made.size), **_amounts(made.manifest)))
        _say_proof(made.proof)
    _say_doubts(made.manifest, made.proof)


def say_checked(path: Path, manifest: Manifest, *, quiet: bool) -> None:
    """Tell that an archive is whole."""
    if not quiet:
        click.echo(SAY("cli.keeping.checked", path=path, at=_moment(manifest), **_amounts(manifest)))
    _say_doubts(manifest, None)


def say_brought(brought: Brought, *, quiet: bool) -> None:
    """Tell that a copy was brought back."""
    if not quiet:
        click.echo(SAY("cli.keeping.brought", at=_moment(brought.manifest), **_amounts(brought.manifest)))
        if brought.steps:
            click.echo(SAY("cli.migrated", count=brought.steps))
        _say_proof(brought.proof)
    _say_doubts(brought.manifest, brought.proof)


def _say_proof(proof: Proof | None) -> None:
    if proof is None:
        click.echo(SAY("cli.keeping.not_computed"))
    elif proof.same:
        click.echo(SAY("cli.keeping.same", numbers=", ".join(map(str, proof.same))))
    elif not proof.doubts:
        click.echo(SAY("cli.keeping.no_runs"))


def _say_doubts(manifest: Manifest, proof: Proof | None) -> None:
    doubts = [
        SAY(f"cli.keeping.{key}", count=len(names), names=_some(names))
        for key, names in (("files_missing", manifest.missing), ("files_damaged", manifest.damaged))
        if names
    ]
    for number, what in proof.doubts if proof else ():
        doubts.append(SAY("cli.keeping.differs", number=number, what=one_line(what)))
    for doubt in doubts:
        click.echo(doubt, err=True)
    if doubts:
        raise SystemExit(DOUBTFUL)


def _amounts(manifest: Manifest) -> dict[str, int]:
    files = sum(name.startswith(FILES) for name in manifest.members)
    return {"tables": len(manifest.rows), "rows": sum(manifest.rows.values()), "files": files}


def _moment(manifest: Manifest) -> str:
    try:
        with translation.override(SAY.language):
            return moment(datetime.fromisoformat(manifest.made_at))
    except ValueError:
        return one_line(manifest.made_at)


def _some(names: Sequence[str]) -> str:
    return one_line(", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else ""))
