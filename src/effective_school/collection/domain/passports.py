"""Accepted passports go into the register, where runs find the schools of a year."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import User
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.forms_registry import PASSPORTS
from effective_school.collection.models import DataRow, Submission
from effective_school.organisations.domain.bulk import ChangedMeanwhile, Entry, change_many, make_many
from effective_school.organisations.models import School, SchoolYear


def take_into_register(submission: Submission, rows: Iterable[DataRow], person: User) -> None:
    """Write accepted rows into the passports of their schools; called in the transaction of the acceptance.

    Only the group and the reason for taking no part are collected; everything else of a passport stays as it is.
    A row that was taken out leaves its passport: the register forgets nothing.
    """
    wanted = {
        (row.school_code, row.year): row.values
        for row in rows
        if row.table == PASSPORTS and row.year is not None
    }
    if not wanted:
        return
    schools = {one.code: one for one in School.objects.filter(code__in={code for code, _year in wanted})}
    kept = SchoolYear.objects.filter(school__in=schools.values(), year__in={year for _code, year in wanted})
    passports = {(one.school_id, one.year): one for one in kept}
    new: list[SchoolYear] = []
    changed: list[SchoolYear] = []
    for (code, year), values in wanted.items():
        if code not in schools:
            continue
        passport = passports.get((schools[code].pk, year)) or SchoolYear(school=schools[code], year=year)
        before = (passport.group, passport.excluded)
        passport.group, passport.excluded = str(values.get("group") or ""), str(values.get("excluded") or "")
        if passport.pk is None:
            new.append(passport)
        elif before != (passport.group, passport.excluded):
            changed.append(passport)
    reason = (_("Accepted: %(campaign)s") % {"campaign": submission.campaign.title})[:100]
    entry = Entry(person, reason, timezone.now())
    make_many(SchoolYear, new, entry)
    try:
        change_many(SchoolYear, changed, ("group", "excluded"), entry)
    except ChangedMeanwhile:
        raise Refused(_("A passport was changed meanwhile. Accept once more.")) from None
