"""Registers handed in: kept, looked through, applied once."""

from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.common.domain.files import keep_file
from effective_school.common.workbooks import FileRefused
from effective_school.organisations.domain.bulk import ChangedMeanwhile, Entry, change_many, make_many
from effective_school.organisations.domain.register_changes import Plan
from effective_school.organisations.domain.register_columns import COLUMNS, STATUS
from effective_school.organisations.domain.register_plan import LARGE, Told, plan_of, plan_register
from effective_school.organisations.domain.register_words import kept_plan, kept_refusal
from effective_school.organisations.enums import Exclusion, Locality, SchoolGroup, SchoolStatus
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear


class RegisterRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A register that cannot be applied; the text says why."""


def keep_register(*, kind: str, upload: File[bytes], person: User) -> RegisterUpload:
    """Keep a file. A small one is looked through at once: where no table is in it, FileRefused is raised."""
    content = b"".join(upload.chunks())
    plan = plan_register(kind, content) if len(content) <= LARGE else None
    return RegisterUpload.objects.create(
        kind=kind,
        file=keep_file(upload, person),
        uploaded_by=person,
        plan={} if plan is None else kept_plan(plan),
    )


def look_through(*, upload: RegisterUpload, told: Told = lambda _done, _total: None) -> RegisterUpload:
    """Read the file and keep what it would change; done again, it is compared with what is stored by then."""
    if upload.applied_at is not None:
        return upload
    try:
        upload.plan, upload.refusal = kept_plan(plan_of(upload, told)), ""
    except FileRefused as refused:
        upload.plan, upload.refusal = kept_refusal(refused), refused.reason
    RegisterUpload.objects.filter(pk=upload.pk, applied_at=None).update(
        plan=upload.plan, refusal=upload.refusal
    )
    return upload


def apply_register(
    *, upload: RegisterUpload, fingerprint: str, person: User, told: Told = lambda _done, _total: None
) -> RegisterUpload:
    """Carry out the plan that the person looked at, all of it or nothing; applied again, nothing changes.

    The file is read before the transaction begins, so that nobody waits for that; a record that somebody else
    changes in between refuses the whole.
    """
    held = RegisterUpload.objects.select_related("file").get(pk=upload.pk)
    if held.applied_at is not None:
        return held
    plan = plan_of(held, told)
    if plan.findings:
        look_through(upload=held)
        raise RegisterRefused(_("The file has errors: mend them and hand it in again."))
    try:
        return _applied(held, plan, fingerprint, person)
    except (ChangedMeanwhile, IntegrityError):
        look_through(upload=held)
        raise RegisterRefused(
            _(
                "The register was changed meanwhile, so the file would do something else now. "
                "Look through it again."
            )
        ) from None


@transaction.atomic
def _applied(upload: RegisterUpload, plan: Plan, fingerprint: str, person: User) -> RegisterUpload:
    held = RegisterUpload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if held.applied_at is not None:
        return held
    if plan.fingerprint != fingerprint:
        raise ChangedMeanwhile
    _carry_out(plan, held, person)
    held.applied_at, held.made, held.changed = timezone.now(), plan.made, plan.changed
    held.save()
    return held


def _carry_out(plan: Plan, upload: RegisterUpload, person: User) -> None:
    entry = Entry(person, (_("Register “%(name)s”") % {"name": upload.file.name})[:100], timezone.now())
    for model in (Municipality, School, SchoolYear):
        steps = [step for step in plan.steps if type(step.record) is model]
        new = [step.record for step in steps if step.is_new]
        for passport in new if model is SchoolYear else ():
            passport.school = passport.school  # type: ignore[union-attr]  # takes the id that the school has now
        make_many(model, new, entry)
        changed = [step for step in steps if not step.is_new]
        change_many(
            model,
            [step.record for step in changed],
            {name for step in changed for name in step.before},
            entry,
        )


def register_rows(kind: str) -> tuple[list[str], Iterable[Sequence[object]]]:
    """Headings and rows of a register as it stands, in the form in which it can be handed in again."""
    headings = [str(column.label) for column in COLUMNS[kind]]
    if kind == RegisterUpload.Kind.MUNICIPALITIES:
        fields = [column.field for column in COLUMNS[kind]]
        return headings, Municipality.objects.order_by("name").values_list(*fields).iterator(2_000)
    return [*headings, str(STATUS)], _school_rows()


def _school_rows() -> Iterable[Sequence[object]]:
    localities, groups, reasons, statuses = (
        {code: str(label) for code, label in kind.choices}
        for kind in (Locality, SchoolGroup, Exclusion, SchoolStatus)
    )
    schools = School.objects.select_related("municipality").prefetch_related("years")
    for school in schools.order_by("municipality__name", "name", "pk").iterator(1_000):
        facts = (
            school.code,
            school.name,
            school.full_name,
            school.municipality.name,
            str(localities.get(school.locality, school.locality)),
            school.address,
            school.latitude,
            school.longitude,
            school.opened_on,
        )
        status = statuses[school.status]
        for year in school.years.all():
            group, reason = groups.get(year.group, year.group), reasons.get(year.excluded, year.excluded)
            yield (*facts, year.year, str(group), str(reason), year.pupils, year.teachers, status)
        if not school.years.all():
            yield (*facts, None, "", "", None, None, status)
