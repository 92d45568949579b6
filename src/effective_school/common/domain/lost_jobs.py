"""Workers say that they are alive; the work of one that died goes back to the queue."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from effective_school.common.models import Job, WorkerBeat

BEAT_SECONDS = 3
SILENT_FOR = timedelta(seconds=45)
"""A worker that has not said so long that it is alive is taken for dead."""
MOST_ATTEMPTS = 3
"""Work that lost so many workers is what kills them; it is given up."""
KEPT_FOR = timedelta(days=30)


def say_alive(worker: str) -> None:
    """Note that a worker is alive."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"at": timezone.now()})


def forget_worker(worker: str) -> None:
    """Note that a worker has ended; what it may have left half done can be taken up at once."""
    WorkerBeat.objects.filter(worker=worker).delete()


@transaction.atomic
def requeue_lost_jobs(*, starting: str = "") -> int:
    """Queue again what was running when its worker died; give how many.

    `starting` is a worker that begins now and so runs nothing yet, whatever the queue says. Work is written so that
    a second run has the same effect as the first.
    """
    alive = set(
        WorkerBeat.objects.filter(at__gte=timezone.now() - SILENT_FOR).values_list("worker", flat=True)
    ) - {starting}
    running = DBTaskResult.objects.select_for_update().filter(status=TaskResultStatus.RUNNING)
    lost = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in alive]
    for task in lost:
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            _give_up(task)
        else:
            DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.READY, started_at=None)
            Job.objects.filter(task=task.pk, state=Job.State.RUNNING).update(state=Job.State.WAITING)
    return len(lost)


def _give_up(task: "DBTaskResult[..., object]") -> None:
    DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    Job.objects.filter(task=task.pk).exclude(state__in=(Job.State.DONE, Job.State.FAILED)).update(
        state=Job.State.FAILED,
        message=_("The work stopped {count} times and was given up; tell the regional operator.").format(
            count=MOST_ATTEMPTS
        ),
        finished_at=timezone.now(),
    )


def forget_old_work() -> None:
    """Take away what the queue has done long ago and workers that are no more."""
    before = timezone.now() - KEPT_FOR
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    WorkerBeat.objects.filter(at__lt=before).delete()
