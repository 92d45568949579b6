"""The queue of background work, done here and now."""

from __future__ import annotations

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def work_off() -> int:
    """Do what waits in the queue as a worker would; give how much it was."""
    waiting = list(DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("enqueued_at"))
    for one in waiting:
        one.task.call(*one.args_kwargs["args"], **one.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=one.pk).update(status=TaskResultStatus.SUCCESSFUL)
    return len(waiting)
