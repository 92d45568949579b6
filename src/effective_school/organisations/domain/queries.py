"""What a person may see; every list and every page of an object starts here."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from effective_school.common.people import Person
from effective_school.organisations.enums import REGION_ROLES, Role
from effective_school.organisations.models import Membership, Municipality, School


@dataclass(frozen=True)
class Territory:
    """Roles of a person and where they hold: the whole region, municipalities, schools (by id)."""

    roles: frozenset[str]
    whole_region: bool
    municipalities: frozenset[int]
    schools: frozenset[int]

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of the roles anywhere."""
        return not self.roles.isdisjoint(roles)


NOWHERE = Territory(frozenset(), whole_region=False, municipalities=frozenset(), schools=frozenset())


def territory_of(person: Person) -> Territory:
    """Roles and territory of a person; read once a request, since a request makes its own person."""
    known: Territory | None = getattr(person, "_territory", None)
    if known is None:
        known = _read_territory(person) if person.is_authenticated and person.is_active else NOWHERE
        person._territory = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with the person for one request
    return known


def _read_territory(person: Person) -> Territory:
    rows = list(
        Membership.objects.filter(person_id=person.pk, ended_at=None, is_confirmed=True).values_list(
            "role", "municipality_id", "school_id"
        )
    )
    regional = {*REGION_ROLES, Role.METHODIST}
    return Territory(
        roles=frozenset(role for role, _, _ in rows),
        whole_region=any(role in regional and not place and not school for role, place, school in rows),
        municipalities=frozenset(place for _, place, school in rows if place and not school),
        schools=frozenset(school for _, _, school in rows if school),
    )


def municipalities_visible_to(person: Person) -> QuerySet[Municipality]:
    """Municipalities whose pages a person may open."""
    own = territory_of(person)
    if own.whole_region:
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in=own.municipalities)


def schools_visible_to(person: Person) -> QuerySet[School]:
    """Schools whose pages a person may open."""
    own = territory_of(person)
    if own.whole_region:
        return School.objects.all()
    return School.objects.filter(Q(pk__in=own.schools) | Q(municipality__in=own.municipalities))
