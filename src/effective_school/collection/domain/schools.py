"""Schools as forms know them."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, Q

from effective_school.collection.forms_registry import SchoolLine
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.models import Municipality, School, SchoolYear


def school_lines(municipality: Municipality | None, years: Iterable[int]) -> list[SchoolLine]:
    """Schools that report for the years: a line for each passport, or one without a year where there is none.

    Without `municipality` the schools of the whole region. A school that is closed now still reports for the years
    in which it had a passport.
    """
    asked = sorted(set(years))
    schools = School.objects.select_related("municipality")
    if municipality is not None:
        schools = schools.filter(municipality=municipality)
    schools = schools.filter(
        Q(status=SchoolStatus.OPEN) | Q(pk__in=SchoolYear.objects.filter(year__in=asked).values("school_id"))
    )
    passports = Prefetch(
        "years", SchoolYear.objects.filter(year__in=asked).order_by("year"), to_attr="asked_years"
    )
    lines: list[SchoolLine] = []
    for school in schools.prefetch_related(passports).order_by("code"):
        lines += _lines(school, school.asked_years)  # type: ignore[attr-defined] # fetched above
    return lines


def _lines(school: School, passports: Sequence[SchoolYear]) -> list[SchoolLine]:
    place = school.municipality.name
    if not passports:
        return [SchoolLine(school.code, school.name, place, "")]
    return [
        SchoolLine(school.code, school.name, place, one.group, one.excluded, one.year) for one in passports
    ]
