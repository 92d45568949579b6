"""A PostgreSQL server of one's own: a fresh cluster in a temporary folder on a free port.

    python -m tests.postgres COMMAND ...

runs the command with EFFECTIVE_SCHOOL_DATABASE_URL set and stops the server when the command ends. PostgreSQL
refuses to run as root, so root lends the folder to the user `postgres` that its package made.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL is missing; on Debian: apt-get install postgresql"


def programs() -> Path:
    """Find the newest installed server."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    with_server = [place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()]
    if not with_server:
        raise SystemExit(MISSING)
    return with_server[-1]


@contextmanager
def server() -> Iterator[str]:
    """Run a server; give the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="effective-school-postgres-"))
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    if os.getuid() == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *words: str) -> None:
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [programs() / program, *words],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user.pw_uid if os.getuid() == 0 else None,
            group=user.pw_gid if os.getuid() == 0 else None,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
        )

    cluster, log = str(folder / "cluster"), str(folder / "log")
    try:
        run(
            "initdb",
            "-D",
            cluster,
            "-U",
            "school",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        run("pg_ctl", "-D", cluster, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgres://school@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", cluster, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    with server() as address:
        variables = {**os.environ, "EFFECTIVE_SCHOOL_DATABASE_URL": address}
        return subprocess.run(sys.argv[1:], env=variables, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
