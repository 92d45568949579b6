"""Mergers, splits, renames and closures of schools, and undoing them while nothing depends on them."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.common.dates import day
from effective_school.common.history import with_reason
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.models import Membership, Reorganisation, School, SchoolYear
from effective_school.organisations.signals import reorganisation_undoing, school_reorganised

FIRST_DAY = date(1990, 1, 1)
"""The first day on which a school that is in the register can have been reorganised."""


class ReorganisationRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """What cannot be done to this school; the text says why."""


@transaction.atomic
def merge_school(*, school: School, into: School, on: date, document: str) -> Reorganisation:
    """Merge a school into another that stands: its code and history stay with it, its page leads to the other."""
    merged = _open_school(school, on)
    successor = School.objects.select_for_update().get(pk=into.pk)
    if successor.pk == merged.pk:
        raise ReorganisationRefused(_("A school cannot be merged into itself."))
    if successor.status != SchoolStatus.OPEN:
        raise ReorganisationRefused(_("The other school is not open."))
    _end(merged, SchoolStatus.MERGED, on, document)
    return _noted(
        Reorganisation(kind=Reorganisation.Kind.MERGED, school=merged, other=successor, on=on), document
    )


@transaction.atomic
def split_school(*, school: School, code: str, name: str, on: date, document: str) -> Reorganisation:
    """Split a new school off; both stand, the new one under a code of its own."""
    old = _open_school(school, on)
    new = School(
        code=code, name=name, municipality_id=old.municipality_id, locality=old.locality, opened_on=on
    )
    with_reason(new, document)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:
        raise ReorganisationRefused(
            _("A school with the code %(code)s is there already.") % {"code": code}
        ) from None
    return _noted(Reorganisation(kind=Reorganisation.Kind.SPLIT, school=old, other=new, on=on), document)


@transaction.atomic
def rename_school(*, school: School, new_name: str, on: date, document: str) -> Reorganisation:
    """Give a school a new name and keep the former one."""
    renamed = _open_school(school, on)
    if renamed.name == new_name:
        raise ReorganisationRefused(_("The school has this name already."))
    note = Reorganisation(
        kind=Reorganisation.Kind.RENAMED, school=renamed, old_name=renamed.name, new_name=new_name, on=on
    )
    renamed.name = new_name
    _save(renamed, document)
    return _noted(note, document)


@transaction.atomic
def close_school(*, school: School, on: date, document: str) -> Reorganisation:
    """Close a school; its passports and history stay."""
    closed = _open_school(school, on)
    _end(closed, SchoolStatus.CLOSED, on, document)
    return _noted(Reorganisation(kind=Reorganisation.Kind.CLOSED, school=closed, on=on), document)


@transaction.atomic
def undo_reorganisation(*, reorganisation: Reorganisation, because: str) -> None:
    """Put things back as they were and keep the note, marked as undone; a school split off by mistake is closed."""
    note = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    obstacles = obstacles_to_undoing(note)
    if obstacles:
        raise ReorganisationRefused(" ".join(obstacles))
    school = School.objects.select_for_update().get(pk=note.school_id)
    match note.kind:
        case Reorganisation.Kind.MERGED | Reorganisation.Kind.CLOSED:
            school.status, school.closed_on = SchoolStatus.OPEN, None
            _save(school, because)
        case Reorganisation.Kind.RENAMED:
            school.name = note.old_name
            _save(school, because)
        case Reorganisation.Kind.SPLIT if note.other_id is not None:
            new = School.objects.select_for_update().get(pk=note.other_id)
            _end(new, SchoolStatus.CLOSED, note.on, because)
    note.undone_at, note.undone_because = timezone.now(), because
    note.version += 1
    with_reason(note, because)
    note.save()


def obstacles_to_undoing(note: Reorganisation) -> list[str]:
    """Everything that depends on a reorganisation, as sentences; none: it can be undone."""
    if note.undone_at is not None:
        return [_("It is undone already.")]
    obstacles = []
    schools = [pk for pk in (note.school_id, note.other_id) if pk is not None]
    later = (
        Reorganisation.objects.filter(
            Q(school__in=schools) | Q(other__in=schools), undone_at=None, pk__gt=note.pk
        )
        .select_related("school")
        .first()
    )
    if later is not None:
        obstacles.append(_("A later reorganisation builds on it: undo “%(later)s” first.") % {"later": later})
    if note.kind == Reorganisation.Kind.RENAMED and note.school.name != note.new_name:
        obstacles.append(_("The name was changed since."))
    if note.kind == Reorganisation.Kind.SPLIT:
        if SchoolYear.objects.filter(school=note.other_id).exists():
            obstacles.append(_("The new school has passports already."))
        if Membership.objects.filter(school=note.other_id, ended_at=None).exists():
            obstacles.append(_("People have roles at the new school."))
    answers = reorganisation_undoing.send(sender=Reorganisation, reorganisation=note)
    return [*obstacles, *(str(answer) for _receiver, answer in answers if answer)]


def why_not_on(school: School, on: date) -> str:
    """Say why a school cannot have been reorganised on a day; empty where it can."""
    if on > timezone.localdate():
        return _("This day is still to come. Enter the reorganisation when it takes effect.")
    if on < FIRST_DAY:
        return _("The day is before %(day)s. Check the year.") % {"day": day(FIRST_DAY)}
    if school.opened_on is not None and on < school.opened_on:
        return _("The day is before the school was opened, on %(day)s.") % {"day": day(school.opened_on)}
    last = (
        Reorganisation.objects.filter(Q(school=school) | Q(other=school), undone_at=None)
        .order_by("-on")
        .first()
    )
    if last is not None and on < last.on:
        return _("The day is before the last reorganisation of this school, on %(day)s.") % {
            "day": day(last.on)
        }
    return ""


def _open_school(school: School, on: date) -> School:
    held = School.objects.select_for_update().get(pk=school.pk)
    if held.status != SchoolStatus.OPEN:
        raise ReorganisationRefused(_("The school is not open any more."))
    obstacle = why_not_on(held, on)
    if obstacle:
        raise ReorganisationRefused(obstacle)
    return held


def _end(school: School, status: SchoolStatus, on: date, document: str) -> None:
    school.status, school.closed_on = status, on
    _save(school, document)


def _save(school: School, document: str) -> None:
    school.version += 1
    with_reason(school, document)
    school.save()


def _noted(note: Reorganisation, document: str) -> Reorganisation:
    note.document = document
    with_reason(note, document)
    note.save()
    school_reorganised.send(sender=Reorganisation, reorganisation=note)
    return note
