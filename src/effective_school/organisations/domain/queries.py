"""What a person may see; every list and every page of an object starts here."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from effective_school.accounts.models import User
from effective_school.common.kept_queries import NUMBER, TEXT, KeptQuery
from effective_school.common.people import Person
from effective_school.organisations.enums import REGION_ROLES, Role
from effective_school.organisations.models import (
    Boundary,
    Membership,
    Municipality,
    Reorganisation,
    School,
    SchoolYear,
)


@dataclass(frozen=True)
class Territory:
    """Roles of a person and where they hold: the whole region, municipalities, schools (by id)."""

    roles: frozenset[str]
    whole_region: bool
    municipalities: frozenset[int]
    schools: frozenset[int]
    places: frozenset[tuple[str, int | None, int | None]] = frozenset()
    """Each role with the municipality and the school where it holds; neither for the region."""

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of the roles anywhere."""
        return not self.roles.isdisjoint(roles)

    def whole_region_as(self, *roles: Role) -> bool:
        """Whether one of the roles holds in the whole region."""
        return any(role in roles and not place and not school for role, place, school in self.places)

    def municipalities_as(self, *roles: Role) -> frozenset[int]:
        """Municipalities where the person has one of the roles."""
        return frozenset(
            place for role, place, school in self.places if role in roles and place and not school
        )

    def schools_as(self, *roles: Role) -> frozenset[int]:
        """Schools where the person has one of the roles."""
        return frozenset(school for role, _, school in self.places if role in roles and school)


NOWHERE = Territory(frozenset(), whole_region=False, municipalities=frozenset(), schools=frozenset())


def territory_of(person: Person) -> Territory:
    """Roles and territory of a person; read once a request, since a request makes its own person."""
    known: Territory | None = getattr(person, "_territory", None)
    if known is None:
        known = _read_territory(person) if person.is_authenticated and person.is_active else NOWHERE
        person._territory = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with the person for one request
    return known


_roles_of = KeptQuery(
    lambda person: (
        Membership.objects.filter(person_id=person, ended_at=None, is_confirmed=True)
        .order_by()
        .values_list("role", "municipality_id", "school_id")
    ),
    NUMBER,
)


def _read_territory(person: Person) -> Territory:
    rows = _roles_of(person.pk)
    regional = {*REGION_ROLES, Role.METHODIST}
    return Territory(
        roles=frozenset(role for role, _, _ in rows),
        whole_region=any(role in regional and not place and not school for role, place, school in rows),
        municipalities=frozenset(place for _, place, school in rows if place and not school),
        schools=frozenset(school for _, _, school in rows if school),
        places=frozenset(rows),
    )


def municipalities_visible_to(person: Person) -> QuerySet[Municipality]:
    """Municipalities whose pages a person may open."""
    own = territory_of(person)
    if own.whole_region:
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in=own.municipalities)


def map_mark() -> str:
    """Give a mark that changes whenever the map of the municipalities may look otherwise."""
    latest = (
        f"(SELECT MAX(history_id) FROM {connection.ops.quote_name(kind.history.model._meta.db_table)})"  # noqa: S608, SLF001 - our own names
        for kind in (Municipality, Boundary)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(latest)}")
        return "/".join(str(mark) for mark in cursor.fetchone())


def schools_visible_to(person: Person) -> QuerySet[School]:
    """Schools whose pages a person may open."""
    own = territory_of(person)
    if own.whole_region:
        return School.objects.all()
    return School.objects.filter(Q(pk__in=own.schools) | Q(municipality__in=own.municipalities))


_any_school = KeptQuery(lambda code: School.objects.filter(code=code).select_related("municipality"), TEXT)


def seen_school(person: Person, code: str) -> School:
    """Give a school whose page a person may open, with its municipality; else it is not found."""
    own = territory_of(person)
    for school in _any_school(code):
        if own.whole_region or school.pk in own.schools or school.municipality_id in own.municipalities:
            return school
    raise Http404


def schools_changeable_by(person: Person) -> QuerySet[School]:
    """Schools whose data a person may change: the operator any, a municipal authority its own."""
    own = territory_of(person)
    if own.whole_region_as(Role.OPERATOR):
        return School.objects.all()
    return School.objects.filter(municipality__in=own.municipalities_as(Role.MUNICIPALITY))


def may_change_school(person: Person, school: School) -> bool:
    """Whether a school is among those of `schools_changeable_by`, without asking the database."""
    own = territory_of(person)
    return own.whole_region_as(Role.OPERATOR) or school.municipality_id in own.municipalities_as(
        Role.MUNICIPALITY
    )


def municipalities_changeable_by(person: Person) -> QuerySet[Municipality]:
    """Municipalities whose schools a person may add."""
    own = territory_of(person)
    if own.whole_region_as(Role.OPERATOR):
        return Municipality.objects.all()
    return Municipality.objects.filter(pk__in=own.municipalities_as(Role.MUNICIPALITY))


def memberships_visible_to(person: Person) -> QuerySet[Membership]:
    """Roles that hold now, or wait to be confirmed, where the person answers for people.

    The ministry and the operator see everybody, a municipal authority its own people and those of its schools, a
    head the people of the own school.
    """
    own = territory_of(person)
    current = Membership.objects.filter(ended_at=None)
    if own.whole_region_as(Role.MINISTRY, Role.OPERATOR):
        return current
    places = own.municipalities_as(Role.MUNICIPALITY)
    schools = own.schools_as(Role.HEAD)
    return current.filter(
        Q(municipality__in=places, school=None) | Q(school__municipality__in=places) | Q(school__in=schools)
    )


def memberships_noted_for(person: Person) -> QuerySet[Membership]:
    """Roles whose history a person may read: for the region also those that ended."""
    if territory_of(person).whole_region_as(Role.MINISTRY, Role.OPERATOR):
        return Membership.objects.all()
    return memberships_visible_to(person)


def people_visible_to(person: Person) -> QuerySet[User]:
    """People whose page a person may open: everybody for the region, else those with a role in the territory."""
    people = User.objects.filter(erased_at=None)
    if territory_of(person).whole_region_as(Role.MINISTRY, Role.OPERATOR):
        return people
    return people.filter(Exists(memberships_visible_to(person).filter(person=OuterRef("pk"))))


def school_years_visible_to(person: Person) -> QuerySet[SchoolYear]:
    """Passports of the schools that a person may see."""
    return SchoolYear.objects.filter(school__in=schools_visible_to(person))


def reorganisations_visible_to(person: Person) -> QuerySet[Reorganisation]:
    """What happened to the schools that a person may see, or made one of them."""
    schools = schools_visible_to(person)
    return Reorganisation.objects.filter(Q(school__in=schools) | Q(other__in=schools))
