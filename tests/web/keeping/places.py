"""Sites to copy: a folder and a database of its own for each, on SQLite or on the configured PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.web.site.running import COMMAND, LONGEST, environment

ROOT = str(Path(__file__).parents[3])
SERVER = os.environ.get("EFFECTIVE_SCHOOL_DATABASE_URL", "")
IS_POSTGRES = SERVER.startswith("postgres")
_numbers = count(1)


@dataclass(frozen=True)
class Site:
    """A site that is not running; `url` is empty for SQLite."""

    folder: Path
    url: str

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def database(self) -> Path:
        return self.folder / "effective-school.sqlite3"

    @property
    def variables(self) -> dict[str, str]:
        return {"EFFECTIVE_SCHOOL_DATABASE_URL": self.url} if self.url else {}

    def run(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, *map(str, words)],
            env=environment(self.folder, **self.variables, **more),
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def start(self, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *map(str, words)],
            env=environment(self.folder, **self.variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, script: str) -> subprocess.Popen[str]:
        """Run a script in which Django is set up."""
        return subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-c", "import django; django.setup()\n" + script],
            env=environment(
                self.folder,
                DJANGO_SETTINGS_MODULE="effective_school.config.settings",
                PYTHONPATH=ROOT,
                **self.variables,
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def done(self, script: str) -> str:
        """Run a script to its good end; give what it said."""
        process = self.python(script)
        said, errors = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, errors
        return said

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database, or change it."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                cursor = connection.execute(sql)  # type: ignore[call-overload]
                return list(cursor) if cursor.description else []
        with closing(sqlite3.connect(self.database)) as database, database:
            return list(database.execute(sql))

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table."""
        names = (
            "select table_name from information_schema.tables where table_schema = 'public'"
            if self.url
            else "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        )
        return {name: sorted(map(repr, self.ask(f'select * from "{name}"'))) for (name,) in self.ask(names)}  # noqa: S608

    def stored(self) -> dict[str, bytes]:
        """Every stored file."""
        return {
            str(path.relative_to(self.files)): path.read_bytes()
            for path in self.files.rglob("*")
            if path.is_file()
        }

    def copy(self, folder: Path) -> Site:
        """Make another site with the same content."""
        shutil.copytree(self.folder, folder)
        return Site(folder, _make_database(urlsplit(self.url).path[1:]) if self.url else "")


def empty_site(folder: Path) -> Site:
    """Make a site in which there is nothing at all."""
    folder.mkdir()
    return Site(folder, _make_database("template1") if IS_POSTGRES else "")


def _make_database(template: str) -> str:
    name = f"keeping_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        for _ in range(100):
            try:
                server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[call-overload]
                break
            except psycopg.errors.ObjectInUse:  # another worker is copying it
                time.sleep(1)
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def same_except(one: dict[str, Any], other: dict[str, Any], names: Iterable[str]) -> bool:
    left_out = set(names)
    return {name: value for name, value in one.items() if name not in left_out} == {
        name: value for name, value in other.items() if name not in left_out
    }
