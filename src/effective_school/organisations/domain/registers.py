"""Registers handed in: kept, looked through, applied once."""

from collections.abc import Iterable, Sequence

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from effective_school.accounts.models import User
from effective_school.common.domain.files import keep_file
from effective_school.organisations.domain.register_columns import COLUMNS
from effective_school.organisations.domain.register_plan import Plan, Step, plan_of, plan_register
from effective_school.organisations.enums import Exclusion, Locality, SchoolGroup, SchoolStatus
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear

AT_ONCE = 500


class RegisterRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A register that cannot be applied; the text says why."""


def keep_register(*, kind: str, upload: File[bytes], person: User) -> RegisterUpload:
    """Keep a file after a first look that finds a table in it; raises FileRefused."""
    plan_register(kind, b"".join(upload.chunks()))
    return RegisterUpload.objects.create(kind=kind, file=keep_file(upload, person), uploaded_by=person)


@transaction.atomic
def apply_register(*, upload: RegisterUpload, fingerprint: str, person: User) -> RegisterUpload:
    """Carry out the plan that the person looked at, all of it or nothing; applied again, nothing changes."""
    held = RegisterUpload.objects.select_for_update().get(pk=upload.pk)
    if held.applied_at is not None:
        return held
    plan = plan_of(held)
    if plan.findings:
        raise RegisterRefused(_("The file has errors: mend them and hand it in again."))
    if plan.fingerprint != fingerprint:
        raise RegisterRefused(
            _(
                "The register was changed meanwhile, so the file would do something else now. "
                "Look through it again."
            )
        )
    _carry_out(plan, held, person)
    held.applied_at, held.made, held.changed = timezone.now(), plan.made, plan.changed
    held.save()
    return held


def _carry_out(plan: Plan, upload: RegisterUpload, person: User) -> None:
    reason = _("Register “%(name)s”") % {"name": upload.file.name}
    for model in (Municipality, School, SchoolYear):
        steps = [step for step in plan.steps if type(step.record) is model]
        new = [step.record for step in steps if step.is_new]
        if model is SchoolYear:
            for passport in new:
                passport.school = passport.school  # type: ignore[union-attr]  # takes the id that the school has now
        if new:
            bulk_create_with_history(
                new, model, batch_size=AT_ONCE, default_user=person, default_change_reason=reason[:100]
            )
        _change(model, [step for step in steps if not step.is_new], person, reason[:100])


def _change(
    model: type[Municipality | School | SchoolYear], steps: Sequence[Step], person: User, reason: str
) -> None:
    if not steps:
        return
    now = timezone.now()
    fields: set[str] = {"version", "updated_at"}
    for step in steps:
        step.record.version += 1
        step.record.updated_at = now
        fields.update(step.fields)
    bulk_update_with_history(
        [step.record for step in steps],
        model,
        sorted(fields),
        batch_size=AT_ONCE,
        default_user=person,
        default_change_reason=reason,
    )


def register_rows(kind: str) -> tuple[list[str], Iterable[Sequence[object]]]:
    """Headings and rows of a register as it stands, in the form in which it can be handed in again."""
    headings = [str(column.label) for column in COLUMNS[kind]]
    if kind == RegisterUpload.Kind.MUNICIPALITIES:
        fields = [column.field for column in COLUMNS[kind]]
        return headings, Municipality.objects.order_by("name").values_list(*fields).iterator(2_000)
    return [*headings, _("Status")], _school_rows()


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
