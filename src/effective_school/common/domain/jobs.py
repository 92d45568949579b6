"""Running long work in the background, once, with progress."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import Task

from effective_school.common.models import Job
from effective_school.common.people import Person

Report: TypeAlias = Callable[[int, int], None]


class JobStopped(Exception):  # noqa: N818 - an expected end, with words for the person
    """The work cannot go on; the text is shown to the person."""


def start_job(
    task: Task[..., Any], *, kind: str, title: str, person: Person, arguments: Mapping[str, object]
) -> Job:
    """Record a job and queue its task, called with `job_id` and `arguments`, in one transaction."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title, started_by_id=person.pk)
        queued = task.enqueue(job_id=str(job.pk), **arguments)
        Job.objects.filter(pk=job.pk).update(task=queued.id)
    return job


def run_job(job_id: str, work: Callable[[Report], str]) -> None:
    """Do the work of a job; `work` gets a function that reports progress and gives the address of its result.

    A job that is over is not done again: a task that a killed worker left behind may be queued twice.
    """
    job = Job.objects.get(pk=job_id)
    if job.is_over:
        return
    Job.objects.filter(pk=job_id).update(state=Job.State.RUNNING, heartbeat_at=timezone.now())

    def report(done: int, total: int) -> None:
        Job.objects.filter(pk=job_id).update(done=done, total=total, heartbeat_at=timezone.now())

    try:
        url = work(report)
    except JobStopped as stopped:
        _finish(job_id, Job.State.FAILED, message=str(stopped))
    except Exception:
        _finish(
            job_id,
            Job.State.FAILED,
            message=_("Something went wrong; the operator has been told. Try again."),
        )
        raise
    else:
        _finish(job_id, Job.State.DONE, url=url)


def _finish(job_id: str, state: Job.State, *, message: str = "", url: str = "") -> None:
    done = F("total") if state == Job.State.DONE else F("done")  # the last step is not reported by itself
    Job.objects.filter(pk=job_id).update(
        state=state,
        done=done,
        message=message,
        url=url,
        finished_at=timezone.now(),
        heartbeat_at=timezone.now(),
    )
