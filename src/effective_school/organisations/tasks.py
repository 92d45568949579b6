"""Background work of organisations: large registers."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import Task

from effective_school.accounts.models import User
from effective_school.common.domain.jobs import JobStopped, Report, run_job, start_job
from effective_school.organisations.domain.register_words import refusal_in_words
from effective_school.organisations.domain.registers import RegisterRefused, apply_register, look_through
from effective_school.organisations.models import RegisterUpload


@task()
def read_register(job_id: str, upload_id: int, person_id: int) -> None:
    """Look through a large register."""

    def work(upload: RegisterUpload, _person: User, report: Report) -> None:
        if look_through(upload=upload, told=report).refusal:
            raise JobStopped(refusal_in_words(upload))

    _run(job_id, upload_id, person_id, work)


@task()
def store_register(job_id: str, upload_id: int, person_id: int, fingerprint: str) -> None:
    """Carry out the plan of a large register."""

    def work(upload: RegisterUpload, person: User, report: Report) -> None:
        try:
            apply_register(upload=upload, fingerprint=fingerprint, person=person, told=report)
        except RegisterRefused as refusal:
            raise JobStopped(str(refusal)) from refusal

    _run(job_id, upload_id, person_id, work)


def _run(
    job_id: str, upload_id: int, person_id: int, work: Callable[[RegisterUpload, User, Report], None]
) -> None:
    person = User.objects.get(pk=person_id)
    upload = RegisterUpload.objects.select_related("file").get(pk=upload_id)

    def whole(report: Report) -> str:
        work(upload, person, report)
        return reverse("organisations:register_review", args=(upload_id,))

    with translation.override(person.language):
        run_job(job_id, whole)


def queue_reading(upload: RegisterUpload, person: User) -> None:
    """Have a register looked through in the background."""
    _queue(read_register, _("Reading of %(file)s"), upload, person)


def queue_storing(upload: RegisterUpload, person: User, fingerprint: str) -> None:
    """Have a register stored in the background."""
    _queue(store_register, _("Storing of %(file)s"), upload, person, fingerprint=fingerprint)


@transaction.atomic
def _queue(
    work: Task[..., Any], title: str, upload: RegisterUpload, person: User, **arguments: object
) -> None:
    """Start a job, unless one is under way for the same file."""
    held = (
        RegisterUpload.objects.select_for_update(of=("self",)).select_related("job", "file").get(pk=upload.pk)
    )
    if held.is_in_work or held.applied_at is not None:
        return
    job = start_job(
        work,
        kind="organisations.register",
        title=title % {"file": held.file.name[:120]},
        person=person,
        arguments={"upload_id": held.pk, "person_id": person.pk, **arguments},
    )
    RegisterUpload.objects.filter(pk=held.pk).update(job=job)
