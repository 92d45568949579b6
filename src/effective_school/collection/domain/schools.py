"""Schools as forms know them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Prefetch, Q, QuerySet

from effective_school.collection.forms_registry import SchoolLine
from effective_school.common.years import last_day_of, school_year
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.models import Municipality, School, SchoolYear


def school_lines(municipality: Municipality | None, years: Iterable[int]) -> list[SchoolLine]:
    """Schools that report for the years: a line for each passport, or one without a year where there is none.

    Without `municipality` the schools of the whole region. A school that is closed now still reports for the years
    in which it had a passport; one that opened after a year does not report for it, unless it has its passport.
    """
    asked = sorted(set(years))
    schools = _reporting(asked)
    if municipality is not None:
        schools = schools.filter(municipality=municipality)
    return [line for school in schools for line in _lines(school, asked)]


def lines_of_places(years: Iterable[int]) -> dict[int, list[SchoolLine]]:
    """Schools that report for the years by the number of their municipality; one without any is not named."""
    asked = sorted(set(years))
    found: dict[int, list[SchoolLine]] = {}
    for school in _reporting(asked):
        found.setdefault(school.municipality_id, []).extend(_lines(school, asked))
    return found


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Give the names of schools by code, with one question for all."""
    return dict(School.objects.filter(code__in=set(codes)).values_list("code", "name"))


def _reporting(asked: Sequence[int]) -> QuerySet[School]:
    passports = SchoolYear.objects.filter(year__in=asked)
    opened = Q(opened_on=None) | Q(opened_on__lte=last_day_of(asked[-1]))
    schools = School.objects.filter(
        Q(opened, status=SchoolStatus.OPEN) | Q(pk__in=passports.values("school_id"))
    )
    own = Prefetch("years", passports.order_by("year"), to_attr="asked_years")
    return schools.select_related("municipality").prefetch_related(own).order_by("code")


def _lines(school: School, asked: Sequence[int]) -> list[SchoolLine]:
    passports: Sequence[SchoolYear] = school.asked_years  # type: ignore[attr-defined] # fetched with the school
    place = school.municipality.name
    since = school_year(school.opened_on) if school.opened_on else 0
    if passports:
        since = min(since, passports[0].year)
        return [
            SchoolLine(school.code, school.name, place, one.group, one.excluded, one.year, since)
            for one in passports
        ]
    line = SchoolLine(school.code, school.name, place, "", since=since)
    if since <= asked[0]:
        return [line]
    return [replace(line, year=year) for year in asked if year >= since]


def passport_lines(municipality: Municipality | None, years: Iterable[int]) -> list[SchoolLine]:
    """A line for each school and year, as its last passport up to that year has it: what a template proposes."""
    asked = sorted(set(years))
    lines = school_lines(municipality, asked)
    names = {line.code: replace(line, group="", excluded="", year=None) for line in lines}
    known: dict[str, list[SchoolYear]] = {}
    passports = SchoolYear.objects.filter(school__code__in=names, year__lte=asked[-1]).select_related(
        "school"
    )
    for one in passports.order_by("year"):
        known.setdefault(one.school.code, []).append(one)
    found = []
    for code, line in names.items():
        for year in (one for one in asked if one >= line.since):
            last = next((one for one in reversed(known.get(code, [])) if one.year <= year), None)
            group, excluded = (last.group, last.excluded) if last else ("", "")
            found.append(replace(line, year=year, group=group, excluded=excluded))
    return found
