"""Giving the work of a killed worker back to the queue."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from effective_school.common.domain.jobs import SILENT_FOR
from effective_school.common.models import Job


@transaction.atomic
def requeue_lost_jobs() -> int:
    """Queue again what was running when its worker died; give how many.

    A worker that is alive reports at least once in `SILENT_FOR`; work is written so that a second run has the
    same effect as the first.
    """
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - SILENT_FOR)
    lost = Job.objects.select_for_update().filter(silent, state=Job.State.RUNNING)
    tasks = [task for task in lost.values_list("task", flat=True) if task is not None]
    lost.update(state=Job.State.WAITING)
    return DBTaskResult.objects.filter(pk__in=tasks, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None, worker_ids=[]
    )
