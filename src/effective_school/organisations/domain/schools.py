"""Adding schools and passports."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.common.years import FARTHEST
from effective_school.organisations.models import School, SchoolYear

FIRST_OPENED = date(1700, 1, 1)
"""No school of today is older."""


class AlreadyThere(Exception):  # noqa: N818 - a refusal, said to the person
    """Somebody added the same a moment before; the text says so."""


def add_school(school: School) -> None:
    """Store a new school; of two that are sent at once under one code the second is refused."""
    try:
        with transaction.atomic():
            school.save(force_insert=True)
    except IntegrityError:
        raise AlreadyThere(
            _("A school with the code %(code)s is there already.") % {"code": school.code}
        ) from None


def add_passport(passport: SchoolYear) -> None:
    """Store a new passport; of two that are sent at once for one year the second is refused."""
    try:
        with transaction.atomic():
            passport.save(force_insert=True)
    except IntegrityError:
        raise AlreadyThere(
            _("The passport of %(year)s is there already; open it to change it.") % {"year": passport.year}
        ) from None


def opening_days() -> tuple[date, date]:
    """Give the first and the last day on which a school in the register may open."""
    return FIRST_OPENED, timezone.localdate() + FARTHEST
