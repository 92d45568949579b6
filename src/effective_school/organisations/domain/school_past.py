"""What is kept about a school over the years: passports and reorganisations."""

from django.db.models import Q

from effective_school.common.kept_queries import NUMBER, KeptQuery
from effective_school.organisations.models import Reorganisation, School, SchoolYear

_passports = KeptQuery(lambda school: SchoolYear.objects.filter(school_id=school).order_by("-year"), NUMBER)
_events = KeptQuery(
    lambda school: (
        Reorganisation.objects.filter(Q(school_id=school) | Q(other_id=school, undone_at=None))
        .select_related("school", "other")
        .order_by("-on", "-pk")
    ),
    NUMBER,
)


def passports_of(school: School) -> list[SchoolYear]:
    """Passports, the latest first."""
    return _passports(school.pk)


def events_of(school: School) -> list[Reorganisation]:
    """Reorganisations of the school, and those of others that led to it and stand; the latest first."""
    return _events(school.pk)
