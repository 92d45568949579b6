"""The database of this site, as something that can be copied and brought back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db import connection

from effective_school.cli.keeping import postgres, sqlite


class Engine(Protocol):
    """What the modules of the two databases offer."""

    NAME: str
    MEMBER: str
    PACKED: bool

    def is_there(self) -> bool:
        """Whether there is a database at all."""

    def size(self) -> int:
        """How large the database is at most, bytes."""

    def working_folder(self) -> Path:
        """Where a database is made ready to be brought back."""

    def snapshot(self, folder: Path) -> AbstractContextManager[Path]:
        """Copy the database as it is at one moment; Django sees the same moment meanwhile."""

    def make_way(self) -> None:
        """Refuse where others stand in the way of bringing back."""

    def replacing(self, dump: Path, keep: Callable[[], None]) -> AbstractContextManager[None]:
        """Put a copy in the place of the present database if the block ends well."""


def engine_of_site() -> Engine:
    """Choose by the settings."""
    return sqlite if connection.vendor == "sqlite" else postgres
