"""`effective-school restore`: the former state until the other is in place, never something between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.web.keeping.forging import Members, forge
from tests.web.keeping.places import IS_POSTGRES, Site, empty_site

pytestmark = [pytest.mark.whole_site, pytest.mark.timeout(1800)]

_MORE = """
from tests.factories.collection import csv_file, hand_in, social_row
from effective_school.accounts.models import User
from effective_school.collection.models import Submission
own = Submission.objects.get(municipality__name="Copied")
codes = own.municipality.schools.values_list("code", flat=True)
hand_in(own, csv_file([social_row(one, pupils=321) for one in codes], "later.csv"), User.objects.first())
"""


def test_filled_site_is_replaced_only_when_told_to(filled: Site, archive: Path, worked: Site) -> None:
    worked.done(_MORE)
    later = worked.rows()
    draft = worked.files / "runs" / "0.work" / "input"
    draft.mkdir(parents=True)

    refused = worked.run("restore", archive)
    kept = worked.rows()
    replaced = worked.run("restore", archive, "--replace", "--every-run")

    assert (refused.returncode, refused.stderr) == (
        2,
        "The site holds data already. To replace them by the copy add --replace.\n",
    )
    assert kept == later != filled.rows()
    assert (replaced.returncode, replaced.stderr) == (0, "")
    assert worked.rows() == filled.rows()
    assert worked.stored() == filled.stored()
    assert not draft.exists()


def test_a_stored_file_is_never_overwritten(filled: Site, archive: Path, worked: Site) -> None:
    ((name, digest),) = worked.ask("select content, sha256 from common_storedfile")
    (worked.files / name).write_bytes(b"other")

    replaced = worked.run("restore", archive, "--replace")

    assert (replaced.returncode, replaced.stderr) == (0, "")
    ((other,),) = worked.ask("select content from common_storedfile")
    assert other != name
    assert other.startswith(f"uploads/{digest[:2]}/{digest}")
    assert (worked.files / other).read_bytes() == (filled.files / name).read_bytes()


def test_nobody_works_meanwhile(archive: Path, worked: Site) -> None:
    now = "now()" if IS_POSTGRES else "datetime('now')"
    worked.ask(f"insert into common_workerbeat (worker, at) values ('ann', {now})")  # noqa: S608
    before = worked.rows()

    refused = worked.run("restore", archive, "--replace")

    assert refused.returncode == 2
    assert refused.stderr.startswith("The site is running. Stop it (serve) and try again")
    assert worked.rows() == before


if not IS_POSTGRES:  # on PostgreSQL it is one transaction of the server

    def test_a_database_file_that_others_have_open_stays(archive: Path, worked: Site) -> None:
        with closing(sqlite3.connect(worked.database)) as other:
            other.execute("PRAGMA journal_mode=WAL")
            other.execute("select count(*) from accounts_user").fetchone()
            refused = worked.run("restore", archive, "--replace")

        assert refused.returncode == 2
        assert refused.stderr.startswith("The site is running.")


if not IS_POSTGRES:  # on PostgreSQL a broken server is mended by its own means

    def test_a_broken_database_file_is_replaced_and_kept_aside(
        filled: Site, archive: Path, worked: Site
    ) -> None:
        broken = b"not a database " * 1000
        worked.database.write_bytes(broken)

        refused = worked.run("restore", archive)
        replaced = worked.run("restore", archive, "--replace")

        assert refused.returncode == 2
        assert refused.stderr.startswith("The database cannot be read (file is not a database).")
        assert (replaced.returncode, replaced.stderr) == (0, "")
        assert worked.rows() == filled.rows()
        (aside,) = worked.folder.glob("*.damaged-*")
        assert aside.read_bytes() == broken


def test_an_older_copy_is_brought_up_to_date(filled: Site, worked: Site, tmp_path: Path) -> None:
    worked.done("from django.core.management import call_command; call_command('migrate', 'axes', '0009')")
    made = worked.run("backup", tmp_path / "old.zip")
    site = empty_site(tmp_path / "empty")

    brought = site.run("restore", tmp_path / "old.zip")

    assert made.stdout.splitlines()[1:] == ["The database is of another version: no run was computed again."]
    assert (brought.returncode, brought.stderr) == (0, "")
    assert brought.stdout.splitlines()[1:] == [
        "The database is brought up to date, steps: 1.",
        "Computed again, the same byte for byte: run 1.",
    ]
    left_out = {"django_migrations", "sqlite_sequence", "django_content_type", "auth_permission"}
    ours, theirs = site.rows(), filled.rows()
    assert {name: ours[name] for name in ours.keys() - left_out} == {
        name: theirs[name] for name in theirs.keys() - left_out
    }


def _newer_product(manifest: dict[str, Any], _members: Members) -> None:
    manifest["product"] = "99.0"


def _newer_step(manifest: dict[str, Any], _members: Members) -> None:
    manifest["migrations"].append("identification.0999_later")


def _newer_form(manifest: dict[str, Any], _members: Members) -> None:
    manifest["format"], manifest["members"] = 2, "otherwise"


@pytest.mark.parametrize("change", [_newer_product, _newer_step, _newer_form])
def test_a_newer_copy_is_refused(filled: Site, archive: Path, tmp_path: Path, change: Any) -> None:  # noqa: ANN401
    refused = filled.run("restore", forge(archive, tmp_path / "newer.zip", change), "--replace")

    assert refused.returncode == 2
    assert refused.stderr.startswith("The archive was made by a newer version (")


def test_the_other_database_is_refused(filled: Site, archive: Path, tmp_path: Path) -> None:
    other, ours = ("SQLite", "PostgreSQL") if IS_POSTGRES else ("PostgreSQL", "SQLite")

    def change(manifest: dict[str, Any], _members: Members) -> None:
        manifest["engine"] = other.lower()

    refused = filled.run("restore", forge(archive, tmp_path / "other.zip", change), "--replace")

    assert (refused.returncode, refused.stderr) == (
        2,
        f"The archive holds a database of {other}, the site runs on {ours}. Nothing has changed.\n",
    )


def test_a_copy_that_turns_out_wrong_late_leaves_the_former_state(
    archive: Path, worked: Site, tmp_path: Path
) -> None:
    worked.done(_MORE)
    rows, files = worked.rows(), worked.stored()
    lost = forge(archive, tmp_path / "lost.zip", lambda manifest, _: manifest["rows"].update(accounts_user=0))

    refused = worked.run("restore", lost, "--replace")

    said = f"The archive {lost} is damaged or incomplete (accounts_user). Nothing has changed; take another copy.\n"
    assert (refused.returncode, refused.stderr) == (2, said)
    assert worked.rows() == rows
    assert worked.stored() == files
    assert not list(worked.folder.rglob(".restore-*"))
