"""Background work of identification: ids in, one call of the domain."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from effective_school.accounts.models import User
from effective_school.common.domain.jobs import JobStopped, Report, run_job, start_job
from effective_school.common.domain.notify import notify
from effective_school.common.models import Job
from effective_school.identification.domain.runs import check_run, compute_run, fail_run
from effective_school.identification.models import Run


@task()
def compute(job_id: str, run_id: str) -> None:
    """Compute a run and tell who started it."""
    run_job(job_id, lambda report: compute_and_tell(run_id, report))


def compute_and_tell(run_id: str, report: Report, *, drawn: bool = True) -> str:
    """Compute a run; who started it is told in the moment when it ends, once, whatever happens to the worker."""
    run = Run.objects.select_related("started_by", "method").get(pk=run_id)
    url = reverse("identification:run", args=(run.pk,))

    def tell(event: str, ended: Run) -> None:
        notify(run.started_by, event, {"run": ended}, url=url)

    try:
        compute_run(run, report, drawn=drawn, tell=tell)
    except JobStopped:
        raise
    except Exception:
        fail_run(run, _("Something went wrong; the operator has been told. Try again."))
        raise
    return url


@task()
def check_again(job_id: str, run_id: str, person_id: int) -> None:
    """Compute a run again and compare."""

    def work(report: Report) -> str:
        run = Run.objects.get(pk=run_id)
        person = User.objects.get(pk=person_id)
        check_run(run, person=person, job_id=job_id, report=report)
        return reverse("identification:run", args=(run.pk,)) + "#checks"

    run_job(job_id, work)


def queue_run(run: Run, person: User) -> Job:
    """Put a new run into the queue."""
    job = start_job(
        compute, kind="identification.run", title=str(run), person=person, arguments={"run_id": str(run.pk)}
    )
    Run.objects.filter(pk=run.pk).update(job=job)
    return job


def queue_check(run: Run, person: User) -> Job:
    """Put a comparison into the queue."""
    return start_job(
        check_again,
        kind="identification.check",
        title=_("%(run)s: computing again") % {"run": run},
        person=person,
        arguments={"run_id": str(run.pk), "person_id": person.pk},
    )
