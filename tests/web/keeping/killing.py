# ruff: noqa: PLC0415 - nothing of Django may be imported before its settings are set
"""Kill -9 at random moments of real work, each time on a fresh copy of one database.

Run by `test_kills.py`, one scene a process: `python -m tests.web.keeping.killing SCENE KILLS SEED`. After each kill
the database must be in a state before or after, never between; every stored file that it names must be whole; and
the work done again must end as if nothing had happened. It says `ok` when all that held.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import django
from django.test.utils import setup_test_environment

State = dict[str, Any]
SCHOOLS = 12
FORCE_LOGIN = "effective_school.accounts.backends.PasswordBackend"


class Scene(Protocol):
    """Work that may be killed."""

    def prepare(self) -> None:
        """Make what stands before the work."""

    def act(self) -> None:
        """Do the work, from the beginning or again."""

    def state(self) -> State:
        """Say how the database stands, in words that are the same however often it is done."""

    def whole(self, state: State, before: State, after: State) -> bool:
        """Whether a state is one of those in which the work may stop."""


class Upload:
    """A workbook handed in through the page and applied."""

    def prepare(self) -> None:
        from django.test import Client

        from effective_school.organisations.enums import Role
        from tests.factories.collection import make_submission, workbook_file
        from tests.factories.organisations import make_municipality, make_person

        place = make_municipality("Killed")
        own = make_submission(place, schools=SCHOOLS)
        client = Client()
        client.force_login(make_person(Role.MUNICIPALITY, municipality=place), FORCE_LOGIN)
        Path("session").write_text(client.cookies["sessionid"].value)
        Path("book.xlsx").write_bytes(workbook_file(own).read())

    def act(self) -> None:
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test import Client

        from effective_school.collection.models import Submission

        client = Client()
        client.cookies["sessionid"] = Path("session").read_text()
        own = Submission.objects.get(municipality__name="Killed")
        file = SimpleUploadedFile("book.xlsx", Path("book.xlsx").read_bytes())
        answer = client.post(f"/collection/campaigns/submissions/{own.pk}/upload/", {"file": file})
        assert answer.status_code == 302, answer.status_code

    def state(self) -> State:
        from effective_school.collection.models import DataRow, Finding, Submission, SubmissionEvent, Upload
        from effective_school.common.models import StoredFile

        own = Submission.objects.get(municipality__name="Killed")
        uploads = Upload.objects.values_list("state", "sha256", "rows_added", "rows_changed", "errors")
        return {
            "files": list(StoredFile.objects.values_list("sha256", "name", "size")),
            "uploads": list(uploads),
            "rows": list(DataRow.objects.values_list("table", "key", "values", "version")),
            "events": Counter(SubmissionEvent.objects.values_list("kind", flat=True)),
            "findings": sorted(Finding.objects.values_list("rule", "upload__sha256")),
            "submission": (own.state, own.version, own.rows_filled, own.rows_expected),
        }

    def whole(self, state: State, before: State, after: State) -> bool:
        (upload,) = after["uploads"]
        received = {**before, "files": after["files"], "uploads": [("waiting", upload[1], 0, 0, 0)]}
        return state in (before, received, after)


class Run:
    """A run computed by the background job."""

    drawn = False

    def prepare(self) -> None:
        from effective_school.identification.domain.runs import start_run
        from effective_school.identification.tasks import queue_run
        from tests.factories.identification import active_method, load_region, sample_region

        operator = load_region(sample_region(SCHOOLS))
        run, _ = start_run(year=2019, method=active_method(), person=operator)
        queue_run(run, operator)

    def act(self) -> None:
        from effective_school.common.domain.jobs import run_job
        from effective_school.common.models import Job
        from effective_school.identification.models import Run
        from effective_school.identification.tasks import compute_and_tell

        run, job = Run.objects.get(), Job.objects.get()
        run_job(str(job.pk), lambda report: compute_and_tell(str(run.pk), report, drawn=self.drawn))

    def state(self) -> State:
        from effective_school.common.models import Job, Letter, Notification
        from effective_school.identification.models import (
            Run,
            RunFile,
            RunPage,
            RunProblem,
            RunSchool,
        )

        run, job = Run.objects.get(), Job.objects.get()
        tables = RunFile.objects.filter(kind__in=(RunFile.Kind.INPUT, RunFile.Kind.OUTPUT))
        others = RunFile.objects.filter(kind__in=(RunFile.Kind.INNER, RunFile.Kind.BOOK))
        return {
            "run": (run.state, run.input_fingerprint, run.result_fingerprint, run.schools, run.counts),
            "tables": list(tables.order_by("kind", "name").values_list("kind", "name", "sha256", "size")),
            "others": list(others.order_by("kind", "name").values_list("kind", "name")),
            "schools": list(RunSchool.objects.order_by("code").values_list("code", "results_list")),
            "pages": sorted(RunPage.objects.values_list("language", flat=True)),
            "problems": list(RunProblem.objects.order_by("position").values_list("rule", "text_en")),
            "told": (Notification.objects.count(), Letter.objects.count()),
            "job": (job.state, job.message, bool(job.url)),
        }

    def whole(self, state: State, before: State, after: State) -> bool:
        begun = ("running", *before["run"][1:])
        working = ("running", "", False)
        if state["run"] in (before["run"], begun):
            jobs: tuple[object, ...] = (before["job"], working)
            return state["job"] in jobs and _without_job(state) == _without_job(
                {**before, "run": state["run"]}
            )
        return state["job"] in (working, after["job"]) and _without_job(state) == _without_job(after)


class DrawnRun(Run):
    """The same with charts and workbooks, which take most of the time."""

    drawn = True


SCENES: dict[str, Callable[[], Scene]] = {"upload": Upload, "run": Run, "drawn-run": DrawnRun}


def main() -> None:
    scene, kills, seed = SCENES[sys.argv[1]](), int(sys.argv[2]), int(sys.argv[3])
    django.setup()
    setup_test_environment()
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)  # every child would load the pages for itself
    os.chdir(settings.DATA_FOLDER)
    _in_a_child(_make_tables)
    _in_a_child(scene.prepare)
    keep_template()
    before = scene.state()
    _in_a_child(scene.act)
    after = scene.state()
    assert after != before
    bring_template()
    seconds = _in_a_child(scene.act)
    again = scene.state()
    assert again == after, {name: (again[name], after[name]) for name in after if again[name] != after[name]}
    chance, found = random.Random(seed), Counter[str]()  # noqa: S311 - moments, not secrets
    for number in range(kills):
        bring_template()
        delay = chance.uniform(0, 1.05 * seconds)
        where = f"kill {number} of seed {seed}, after {delay:.3f} of {seconds:.3f} s"
        _kill(scene, delay)
        state = scene.state()
        assert scene.whole(state, before, after), (where, state)
        check_files(where)
        found["before" if state == before else "after" if state == after else "on the way"] += 1
        took = _in_a_child(scene.act)
        seconds = (
            seconds if state == after else (seconds + took) / 2
        )  # other work on the machine comes and goes
        state = scene.state()
        assert state == after, (where, state, after)
        check_files(where)
    sys.stdout.write(f"{kills} kills within {seconds:.2f} s: {dict(found)}\nok\n")


def _kill(scene: Scene, delay: float) -> None:
    child = _fork(scene.act)
    time.sleep(delay)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _wait_for_server()


def check_files(where: str) -> None:
    """Every stored file that a row names is there, with the bytes that the row knows."""
    from django.core.files.storage import default_storage

    from effective_school.cli.keeping.media import digest_of
    from effective_school.cli.keeping.tables import stored_files

    for name, digest in stored_files().items():
        assert digest_of(Path(default_storage.path(name))) == digest, (where, name)


def _make_tables() -> None:
    """Make the tables at once, without the history of their making."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)


def _in_a_child(action: Callable[[], None]) -> float:
    """Do it to its end in a process of its own; give the seconds it took.

    This process must not start the engine's threads before it forks.
    """
    began = time.monotonic()
    child = _fork(action)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    seconds = time.monotonic() - began
    _wait_for_server()
    return seconds


def _fork(action: Callable[[], None]) -> int:
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        action()
        status = 0
    except BaseException:  # noqa: BLE001 - the child ends here, whatever it was
        import traceback

        traceback.print_exc()
    os._exit(status)


def keep_template() -> None:
    """Keep database and files as they are."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _copy(Path.cwd(), Path("../template"), template="")


def bring_template() -> None:
    """Make database and files as they were kept."""
    _copy(Path("../template"), Path.cwd(), template="template")


def _copy(source: Path, target: Path, *, template: str) -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        _copy_database(template)
    for name in () if connection.vendor == "postgresql" else ("effective-school.sqlite3",):
        for ending in ("-wal", "-shm"):
            (target / f"{name}{ending}").unlink(missing_ok=True)
        target.mkdir(exist_ok=True)
        assert not (source / f"{name}-wal").exists()
        shutil.copy(source / name, target / name)
    shutil.rmtree(target / "files", ignore_errors=True)
    if (source / "files").exists():
        shutil.copytree(source / "files", target / "files")


def _copy_database(template: str) -> None:
    """Make the database from its template, or the template from it."""
    import psycopg
    from django.db import connection

    given = connection.settings_dict
    ours, kept = given["NAME"], f"{given['NAME']}_template"
    source, target = (kept, ours) if template else (ours, kept)
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"], user=given["USER"], dbname="postgres", autocommit=True
    ) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _wait_for_server() -> None:
    """Wait until the server has noticed that a killed client is gone; what it had taken it still does."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    sql = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + 30
    with connection.cursor() as cursor:
        while True:
            cursor.execute(f"{sql} AND backend_type = 'client backend'")
            if not cursor.fetchone()[0]:
                return
            assert time.monotonic() < deadline, "the server holds on to a client that was killed"
            time.sleep(0.02)


def _without_job(state: State) -> State:
    return {name: value for name, value in state.items() if name != "job"}


if __name__ == "__main__":
    main()
