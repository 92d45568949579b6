"""Databases that are migrated already: one is made, and every worker and every site of the tests gets a copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.sharing import once, shared_by_workers
from tests.web.site.running import run

SERVER = "EFFECTIVE_SCHOOL_DATABASE_URL"
TEMPLATE = "migrated_template"
FILE = "effective-school.sqlite3"


def migrated_site(factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a site that is ready and empty, to copy from."""
    return once(shared_by_workers(factory) / "migrated-site", _make_site)


def migrated_file(factory: pytest.TempPathFactory, to: Path) -> Path:
    """Copy a ready and empty SQLite database into a file."""
    with sqlite3.connect(migrated_site(factory) / FILE) as made, sqlite3.connect(to) as copy:
        made.backup(copy)
    return to


def migrated_template(factory: pytest.TempPathFactory) -> str:
    """Give the name of a ready and empty database on the PostgreSQL server of the tests, to copy from."""
    once(shared_by_workers(factory) / "migrated-template", _make_template)
    return TEMPLATE


def _make_site(folder: Path) -> None:
    folder.mkdir()
    done = run(folder, "migrate")
    assert (done.returncode, done.stderr) == (0, "")


def _make_template(folder: Path) -> None:
    address = os.environ[SERVER]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        server.execute(f"CREATE DATABASE {TEMPLATE}")
    folder.mkdir()
    done = run(folder, "migrate", **{SERVER: urlsplit(address)._replace(path=f"/{TEMPLATE}").geturl()})
    shutil.rmtree(folder)
    assert (done.returncode, done.stderr) == (0, "")
