"""`effective-school backup`: everything in one file, whole or not at all, while people work."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from pathlib import Path

import pytest

from tests.web.keeping.places import IS_POSTGRES, Site, empty_site
from tests.web.site.running import wait_for

pytestmark = [pytest.mark.whole_site, pytest.mark.timeout(1800)]

_WRITE_ON = """
import sys
from django.core.files.base import ContentFile
from effective_school.accounts.models import User
from effective_school.common.domain.files import keep_file
person = User.objects.first()
for number in range(100_000):
    keep_file(ContentFile(b"%d" % number * 500, name=f"written {number}.csv"), person)
    print(number, flush=True)
"""


def test_everything_comes_back_into_an_empty_site(filled: Site, archive: Path, tmp_path: Path) -> None:
    site = empty_site(tmp_path / "empty")

    brought = site.run("restore", archive)

    assert (brought.returncode, brought.stderr) == (0, "")
    assert brought.stdout.splitlines()[1:] == ["Computed again, the same byte for byte: run 1."]
    assert site.rows() == filled.rows()
    assert site.stored() == filled.stored() != {}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert list(archive.parent.iterdir()) == [archive]
    assert {path.name for path in site.folder.iterdir()} <= {"effective-school.sqlite3", "files", "static"}


def test_people_work_on_during_a_copy_and_no_row_lacks_its_file(worked: Site, tmp_path: Path) -> None:
    writer = worked.python(_WRITE_ON)
    assert writer.stdout is not None
    writer.stdout.readline()
    made = worked.run("backup", tmp_path / "copy.zip")
    assert writer.poll() is None, writer.stderr
    writer.terminate()
    written = len(writer.communicate(timeout=30)[0].splitlines())
    site = empty_site(tmp_path / "empty")
    brought = site.run("restore", tmp_path / "copy.zip")

    assert (made.returncode, made.stderr) == (0, "")
    assert (brought.returncode, brought.stderr) == (0, "")
    rows = site.ask("select name, content from common_storedfile where name like 'written %' order by id")
    assert [name for name, _ in rows] == [f"written {number}.csv" for number in range(len(rows))]
    assert 0 < len(rows) < written
    assert all(
        (site.files / content).read_bytes() == b"%d" % number * 500
        for number, (_, content) in enumerate(rows)
    )


def test_a_file_that_is_there_stays_without_force(filled: Site, tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    path.write_text("yesterday")

    refused = filled.run("backup", path)
    kept = path.read_text()
    forced = filled.run("backup", path, "--force", "--quiet")

    assert (refused.returncode, refused.stderr) == (
        2,
        f"{path} is there already. Give a new name or --force.\n",
    )
    assert kept == "yesterday"
    assert (forced.returncode, forced.stdout, forced.stderr) == (0, "", "")
    assert filled.run("restore", path, "--only-check").returncode == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_copy_leaves_nothing(
    filled: Site, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    process = filled.start("backup", tmp_path / "copy.zip")
    wait_for(lambda: any(tmp_path.iterdir()) or process.poll() is not None, 60)
    process.send_signal(number)
    process.communicate(timeout=60)

    assert process.returncode == status
    assert list(tmp_path.iterdir()) == []


def test_a_lost_and_a_changed_file_are_told_and_the_rest_is_kept(worked: Site, tmp_path: Path) -> None:
    names = [name for (name,) in worked.ask("select content from common_storedfile order by id")]
    tables = [name for (name,) in worked.ask("select content from identification_runfile order by id")]
    (worked.files / names[0]).unlink()
    (worked.files / tables[0]).write_bytes(b"changed")

    made = worked.run("backup", tmp_path / "copy.zip")
    checked = worked.run("restore", tmp_path / "copy.zip", "--only-check")

    told = [
        f"Files that the database names are not on the disk: 1 ({names[0]}).",
        f"Files on the disk differ from those received: 1 ({tables[0]}). They are copied as they are.",
    ]
    assert made.returncode == checked.returncode == 1
    assert made.stderr.splitlines()[:2] == checked.stderr.splitlines() == told
    assert made.stderr.splitlines()[2].startswith("Run 1 computed again is not the same: ")


def test_a_full_disk_is_a_message(filled: Site) -> None:
    refused = filled.run("backup", "/dev/full/copy.zip")

    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1


if IS_POSTGRES:  # SQLite has no password

    def test_the_password_is_on_no_command_line(filled: Site, tmp_path: Path) -> None:
        spy, noted = tmp_path / "bin" / "pg_dump", tmp_path / "noted"
        spy.parent.mkdir()
        spy.write_text(f'#!/bin/sh\necho "$* $PGPASSWORD" > {noted}\nexec {shutil.which("pg_dump")} "$@"\n')
        spy.chmod(0o700)
        url = filled.url.replace("school@", "school:open-sesame@")

        made = Site(filled.folder, url).run(
            "backup", tmp_path / "copy.zip", PATH=f"{spy.parent}{os.pathsep}{os.environ['PATH']}"
        )

        assert (made.returncode, made.stderr) == (0, "")
        words, _, password = noted.read_text().strip().rpartition(" ")
        assert password == "open-sesame"  # noqa: S105 - of this test alone
        assert "open-sesame" not in words
