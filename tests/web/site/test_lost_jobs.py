"""The queue survives kill -9: the work is done again, once, and its job ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from effective_school.common.domain.jobs import run_job, start_job
from effective_school.common.domain.lost_jobs import requeue_lost_jobs, say_alive
from effective_school.common.models import Job, WorkerBeat
from tests.factories.organisations import make_person
from tests.web.site import slow_work
from tests.web.site.running import environment, processes_of, site, wait_for

ROOT = str(Path(__file__).parents[3])
WORKER = "effective_school.cli.server.worker"

pytestmark = pytest.mark.timeout(180)


def _claimed(worker: str) -> tuple[Job, DBTaskResult]:
    person = make_person()
    job = start_job(slow_work.write_slowly, kind="test", title="Test", person=person, arguments={"file": "x"})
    task = DBTaskResult.objects.get()
    task.claim(worker)
    job.refresh_from_db()
    return job, task


@pytest.mark.django_db
def test_work_of_a_living_worker_is_left_alone() -> None:
    _, task = _claimed("ann")
    say_alive("ann")

    assert requeue_lost_jobs() == 0
    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.django_db
def test_work_of_a_silent_worker_is_queued_again_even_before_it_began() -> None:
    job, task = _claimed("ann")
    WorkerBeat.objects.create(worker="ann", at=timezone.now() - timedelta(minutes=5))

    assert requeue_lost_jobs() == 1
    task.refresh_from_db()
    job.refresh_from_db()
    assert (task.status, job.state) == (TaskResultStatus.READY, Job.State.WAITING)


@pytest.mark.django_db
def test_a_starting_worker_takes_up_what_its_forerunner_left() -> None:
    _claimed("ann")
    say_alive("ann")

    assert requeue_lost_jobs(starting="ann") == 1


@pytest.mark.django_db
def test_work_that_kills_its_workers_is_given_up() -> None:
    job, task = _claimed("ann")
    for name in ("bob", "charlie"):
        requeue_lost_jobs()
        task.refresh_from_db()
        task.claim(name)

    assert requeue_lost_jobs() == 1
    task.refresh_from_db()
    job.refresh_from_db()
    assert (task.status, job.state) == (TaskResultStatus.FAILED, Job.State.FAILED)


@pytest.mark.django_db
def test_a_job_that_is_over_is_not_done_again() -> None:
    job, _ = _claimed("ann")
    run_job(str(job.pk), lambda _: "/done/")

    run_job(str(job.pk), lambda _: pytest.fail("done twice"))
    job.refresh_from_db()
    assert (job.state, job.url) == (Job.State.DONE, "/done/")


def test_kill_9_of_a_real_worker_in_the_middle_of_its_work(migrated: Path) -> None:
    out = migrated / "out.txt"
    _queue(migrated, out)
    with site(migrated, "serve", "--processes", "1", PYTHONPATH=ROOT):
        wait_for(lambda: out.exists() and "begun" in out.read_text(), 30)
        (worker,) = processes_of(migrated, WORKER)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: "done" in out.read_text(), 60)
        wait_for(lambda: _one(migrated, "select state from common_job") == "done", 10)

    assert out.read_text().splitlines() == ["begun", "begun", "done"]
    assert _one(migrated, "select status from django_tasks_database_dbtaskresult") == "SUCCESSFUL"


_QUEUE = """
import sys, django
django.setup()
from tests.factories.organisations import make_person
from tests.web.site.slow_work import write_slowly
from effective_school.common.domain.jobs import start_job
start_job(write_slowly, kind="test", title="Test", person=make_person(), arguments={"file": sys.argv[1]})
"""


def _queue(folder: Path, out: Path) -> None:
    variables = environment(
        folder, DJANGO_SETTINGS_MODULE="effective_school.config.settings", PYTHONPATH=ROOT
    )
    subprocess.run([sys.executable, "-c", _QUEUE, str(out)], env=variables, check=True, timeout=60)  # noqa: S603


def _one(folder: Path, query: str) -> object:
    with sqlite3.connect(folder / "effective-school.sqlite3") as database:
        return database.execute(query).fetchone()[0]
