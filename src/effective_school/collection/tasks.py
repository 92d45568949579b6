"""Background work of collection."""

from django.urls import reverse
from django.utils import translation
from django_tasks import task

from effective_school.accounts.models import User
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.domain.uploads import check_upload
from effective_school.collection.models import Upload
from effective_school.common.domain.jobs import JobStopped, Report, run_job


@task()
def check_large_upload(job_id: str, upload_id: int, person_id: int, *, again: bool = False) -> None:
    """Check and apply a large file."""
    person = User.objects.get(pk=person_id)

    def work(report: Report) -> str:
        report(0, 1)
        try:
            check_upload(
                upload=Upload.objects.select_related("file").get(pk=upload_id), person=person, again=again
            )
        except Refused as refusal:
            raise JobStopped(str(refusal)) from refusal
        report(1, 1)
        return reverse("collection:upload", args=(upload_id,))

    with translation.override(person.language):
        run_job(job_id, work)
