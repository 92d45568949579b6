"""`effective-school serve`: web and worker together, started again when they die, stopped together."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.web.site.running import answers, processes_of, run, site, wait_for

WEB, WORKER = "effective_school.cli.server.web", "effective_school.cli.server.worker"

pytestmark = pytest.mark.timeout(180)


def test_serve_asks_for_migrate_first(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve")

    assert (refused.returncode, refused.stderr) == (
        2,
        "The database is not ready for this version. Run: effective-school migrate\n",
    )


@pytest.mark.parametrize(("key", "told"), [("", "is empty"), ("k" * 49, "is shorter than 50 characters")])
def test_a_missing_or_short_key_is_named(tmp_path: Path, key: str, told: str) -> None:
    refused = run(tmp_path, "migrate", EFFECTIVE_SCHOOL_SECRET_KEY=key)

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"The settings are refused: EFFECTIVE_SCHOOL_SECRET_KEY {told}")


def test_wrong_settings_are_named_in_russian(tmp_path: Path) -> None:
    key, flag, number = (
        run(tmp_path, "migrate", EFFECTIVE_SCHOOL_LANG="ru", **{f"EFFECTIVE_SCHOOL_{name}": value}).stderr
        for name, value in (("SECRET_KEY", ""), ("HTTPS", "maybe"), ("SMTP_PORT", "x"))
    )

    assert key == (
        "Настройки не приняты: не задан EFFECTIVE_SCHOOL_SECRET_KEY; впишите случайный текст от 50 знаков\n"
    )
    assert flag == "Настройки не приняты: EFFECTIVE_SCHOOL_HTTPS='maybe': нужно 1 или 0\n"
    assert number == "Настройки не приняты: EFFECTIVE_SCHOOL_SMTP_PORT='x': нужно целое число\n"


@pytest.mark.parametrize(
    ("name", "value", "told", "expected"),
    [
        (
            "TIME_ZONE",
            "Mars/One",
            "'Mars/One'",
            "there is no such time zone; write a name such as Asia/Vladivostok",
        ),
        ("LOG_LEVEL", "LOUD", "'LOUD'", "expected one of: DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        ("DATA", "/proc/nope", "'/proc/nope'", "this folder cannot be made or written to; name one where"),
        ("UPLOAD_MEGABYTES", "-3", "'-3'", "expected a whole number, 1 or more"),
        ("LOCKOUT_AFTER", "0", "'0'", "expected a whole number, 1 or more"),
        ("SMTP_PORT", "70000", "'70000'", "expected a whole number, 65535 or less"),
        ("ADDRESS", "ftp", "'ftp'", "expected a whole address such as https://school.example.org"),
        ("ADDRESS", "school.example.org", "'school.example.org'", "expected a whole address such as"),
        (
            "ORIGINS",
            "https://one.example,abc",
            "'https://one.example,abc'",
            "expected whole addresses, separated",
        ),
        ("MAIL_FROM", "notmail", "'notmail'", "expected an e-mail address such as school@example.org"),
        (
            "DATABASE_URL",
            "mysql://me:secret@db/x",
            "'mysql://…'",
            "expected the address of a PostgreSQL, postgres://",
        ),
        ("DATABASE_URL", "postgres://me:secret@db", "'postgres://…'", "expected the address of a PostgreSQL"),
        (
            "DATABASE_URL",
            "postgres://me:secret@db:port/x",
            "'postgres://…'",
            "expected the address of a PostgreSQL",
        ),
    ],
)
def test_a_setting_that_nothing_can_be_done_with_is_refused(
    tmp_path: Path, name: str, value: str, told: str, expected: str
) -> None:
    refused = run(tmp_path, "migrate", **{f"EFFECTIVE_SCHOOL_{name}": value})

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"The settings are refused: EFFECTIVE_SCHOOL_{name}={told}: {expected}")
    assert refused.stderr.count("\n") == 1


def test_an_unreachable_database_is_a_message(tmp_path: Path) -> None:
    refused = run(tmp_path, "migrate", EFFECTIVE_SCHOOL_DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert refused.returncode == 2
    assert refused.stderr.startswith("The database does not answer: ")


def test_both_processes_come_back_and_end_together(migrated: Path) -> None:
    with site(migrated, "serve", "--processes", "1") as (process, address):
        wait_for(lambda: processes_of(migrated, WORKER), 20)
        assert process.stdout
        told = next(line for line in process.stdout if line.startswith("The site runs: "))
        killed = [*processes_of(migrated, WEB), *processes_of(migrated, WORKER)]
        for number in killed:
            os.kill(number, signal.SIGKILL)
        wait_for(lambda: set(processes_of(migrated, WEB)) - set(killed), 30)
        wait_for(lambda: set(processes_of(migrated, WORKER)) - set(killed), 30)
        wait_for(lambda: answers(address), 30)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=40)

    assert process.returncode == 0
    assert told == f"The site runs: {address}/\n"
    assert "The web server ended (status -9); it is started again." in said
    assert "The background worker ended (status -9); it is started again." in said
    assert said.splitlines()[-1].endswith("The site is stopped.")
    assert processes_of(migrated, WEB) == []
    assert processes_of(migrated, WORKER) == []


def test_nothing_stays_when_the_watcher_itself_is_killed(migrated: Path) -> None:
    with site(migrated, "serve", "--processes", "1") as (process, address):
        wait_for(lambda: processes_of(migrated, WORKER), 20)
        process.kill()
        process.wait(10)
        wait_for(lambda: not (processes_of(migrated, WEB) + processes_of(migrated, WORKER)), 20)

        assert not answers(address)


@pytest.mark.parametrize("host", ["nope.invalid", "203.0.113.7"])
def test_an_address_of_another_machine_is_no_taken_one(migrated: Path, host: str) -> None:
    refused = run(migrated, "serve", "--host", host)

    assert refused.returncode == 2
    assert refused.stderr.startswith(f"This machine has no address {host}; name one of its own: ")


def test_a_taken_port_is_a_message(migrated: Path) -> None:
    with site(migrated, "serve", "--no-worker") as (_, address):
        port = address.rsplit(":", 1)[1]
        refused = run(migrated, "serve", "--port", port)

    assert (refused.returncode, refused.stderr) == (
        2,
        f"The address 127.0.0.1:{port} is taken; name another port: --port\n",
    )


def test_the_first_operator_gets_a_letter_to_set_the_password(migrated: Path) -> None:
    made = run(migrated, "create-admin", "Olga@Example.org", "--last-name", "Orlova", "--letter")
    again = run(migrated, "create-admin", "olga@example.org", "--letter")

    assert made.stderr == ""
    assert "Regional operator made: olga@example.org." in made.stdout
    assert (again.returncode, again.stderr) == (
        2,
        "There is already a person with the address olga@example.org.\n",
    )
    with sqlite3.connect(migrated / "effective-school.sqlite3") as database:
        rows = database.execute("select role, municipality_id from organisations_membership").fetchall()
        letters = database.execute('select "to", text from common_letter').fetchall()
    assert rows == [("operator", None)]
    assert [to for to, _ in letters] == ["olga@example.org"]
    assert "http://127.0.0.1:8000/account/password/reset/key/" in letters[0][1]

    with site(migrated, "serve"):
        wait_for(lambda: list((migrated / "letters").glob("*.log")), 20)
    assert "olga@example.org" in next((migrated / "letters").glob("*.log")).read_text()
