"""Copying and bringing back a database of PostgreSQL, with its own pg_dump and pg_restore."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import OperationalError, connection, transaction

from effective_school.cli.keeping.refusal import KeepingRefused
from effective_school.cli.keeping.tables import table_names
from effective_school.cli.language import SAY
from effective_school.cli.termination import undisturbed

NAME = "postgresql"
MEMBER = "database/site.pgdump"
PACKED = True
_PLAIN = ("--no-owner", "--no-privileges")
_COPY_END = b"\\."


def is_there() -> bool:
    """Whether there is a database at all: a server answers or refuses."""
    return True


def size() -> int:
    """How large the database is at most, bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def working_folder() -> Path:
    """Where a dump is unpacked."""
    return Path(settings.DATA_FOLDER)


@contextmanager
def snapshot(folder: Path) -> Iterator[Path]:
    """Dump the database as it is at one moment, while others write; Django sees the same moment meanwhile."""
    dump = folder / "site.pgdump"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot(), current_schema()")
        moment, schema = cursor.fetchone()
        words = [
            f"--snapshot={moment}",
            "--format=custom",
            "--no-password",
            "--lock-wait-timeout=60s",
            *_PLAIN,
        ]
        _run(["pg_dump", *words, f'--table="{schema}".*', f"--file={dump}"], env=_environment())
        yield dump


def make_way() -> None:
    """Others may be connected: all happens in one transaction of the server."""


@contextmanager
def replacing(dump: Path, keep: Callable[[], None]) -> Iterator[None]:
    """Put a dump in the place of all tables if the block ends well; inside Django looks at the new ones.

    `keep` is called in the moment when they are in place.
    """
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('search_path')")
            search_path = cursor.fetchone()[0]
            _drop_tables(cursor)
            for section in ("pre-data", "data", "post-data"):
                _run_section(cursor, dump, section)
            cursor.execute("SELECT set_config('search_path', %s, false)", [search_path])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be migrated
        yield
        with undisturbed():
            stack.close()
            keep()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _drop_tables(cursor: Any) -> None:  # noqa: ANN401 - Django's cursors have no common type
    cursor.execute("SET LOCAL lock_timeout = '10s'")
    names = ", ".join(map(connection.ops.quote_name, table_names()))
    try:
        if names:
            cursor.execute(f"DROP TABLE {names} CASCADE")
    except OperationalError as error:
        raise KeepingRefused(SAY("cli.keeping.site_runs")) from error


def _run_section(cursor: Any, dump: Path, section: str) -> None:  # noqa: ANN401 - as above
    """Run what pg_restore says of one section; only the data hold rows among the commands."""
    command = ["pg_restore", *_PLAIN, f"--section={section}", "--file=-", str(dump)]
    with _started(command) as script:
        if section == "data":
            _load_rows(cursor, script)
        else:
            lines = [line for line in script if not line.startswith(b"\\")]  # a backslash speaks to psql
            cursor.execute(b"".join(lines).decode())


def _load_rows(cursor: Any, script: IO[bytes]) -> None:  # noqa: ANN401 - as above
    pending: list[bytes] = []
    for line in script:
        if line.startswith(b"COPY ") and line.rstrip().endswith(b"FROM stdin;"):
            with cursor.copy(line.decode()) as copy:
                for row in iter(script.readline, b""):
                    if row.rstrip(b"\r\n") == _COPY_END:
                        break
                    copy.write(row)
        elif line.strip() and not line.startswith((b"\\", b"--")):
            pending.append(line)
            if line.rstrip().endswith(b";"):
                cursor.execute(b"".join(pending).decode())
                pending.clear()


@contextmanager
def _started(command: list[str]) -> Iterator[IO[bytes]]:
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - PostgreSQL's own
            assert process.stdout is not None  # noqa: S101 - asked for above
            assert process.stderr is not None  # noqa: S101
            try:
                yield process.stdout
            except BaseException:
                process.kill()
                raise
            said = process.stderr.read()
        if process.returncode:
            raise KeepingRefused(_failed(command[0], said))
    except FileNotFoundError as error:
        raise KeepingRefused(SAY("cli.keeping.no_client", program=command[0])) from error


def _run(command: list[str], env: dict[str, str]) -> None:
    try:
        done = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603 - as above
    except FileNotFoundError as error:
        raise KeepingRefused(SAY("cli.keeping.no_client", program=command[0])) from error
    if done.returncode:
        raise KeepingRefused(_failed(command[0], done.stderr))


def _failed(program: str, said: bytes) -> str:
    lines = said.decode(errors="replace").split("\n")
    return SAY("cli.keeping.program_failed", program=program, reason=" ".join(lines[:3]).strip())


def _environment() -> dict[str, str]:
    """How to reach the database, all in variables: other users of the machine can read a command line."""
    given = connection.settings_dict
    _, known = connection.client.settings_to_cmd_args_env(given, [])
    places = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGHOST": "HOST", "PGPORT": "PORT"}
    named = {name: str(given[key]) for name, key in places.items() if given.get(key)}
    return {**os.environ, **named, **(known or {})}
