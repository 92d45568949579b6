"""Roles of people: who holds which, giving and ending them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from effective_school.accounts.models import PersonWord, User
from effective_school.common.domain.notify import notify
from effective_school.common.history import with_reason
from effective_school.common.kept_queries import NUMBER, KeptQuery
from effective_school.common.people import Person
from effective_school.organisations.domain.queries import memberships_visible_to, territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership, Municipality, School
from effective_school.organisations.models.membership import role_words

SCHOOL_ROLES = (Role.HEAD, Role.TEACHER)
"""Roles that hold at a school."""

MUNICIPAL_GRANTS = (Role.MUNICIPALITY, Role.METHODIST, Role.HEAD, Role.TEACHER)
"""Roles that a municipal authority gives in its own territory."""


class RoleRefused(Exception):  # noqa: N818 - a refusal, said to the person
    """A role that cannot be given or ended; the text says why."""


_at_school = KeptQuery(
    lambda school: (
        Membership.objects.filter(school_id=school, ended_at=None)
        .select_related("person")
        .order_by("role", "person__last_name", "person__first_name")
    ),
    NUMBER,
)


class ShownRole(NamedTuple):
    """A role as a list says it."""

    words: str
    is_confirmed: bool


def roles_in_words(people: Iterable[User], roles: QuerySet[Membership]) -> dict[int, list[ShownRole]]:
    """Say those of the roles that the people hold, by the person's key; nothing else of them is read."""
    held = roles.filter(person__in=[person.pk for person in people]).order_by("role")
    found: dict[int, list[ShownRole]] = {}
    labels = {code: str(label) for code, label in Role.choices}
    for person, role, school, municipality, is_confirmed in held.values_list(
        "person", "role", "school__name", "municipality__name", "is_confirmed"
    ):
        words = role_words(labels.get(role, role), school or municipality)
        found.setdefault(person, []).append(ShownRole(words, is_confirmed))
    return found


def memberships_at_school(school: School) -> list[Membership]:
    """Roles that hold at a school now, with their people."""
    return _at_school(school.pk)


def memberships_in_municipality(municipality: Municipality) -> QuerySet[Membership]:
    """Roles that hold in the authority of a municipality now, with their people; those of schools left out."""
    current = Membership.objects.filter(municipality=municipality, school=None, ended_at=None)
    return current.select_related("person").order_by("role", "person__last_name", "person__first_name")


def grantable_roles(person: Person) -> list[Role]:
    """Roles that a person may give somewhere."""
    own = territory_of(person)
    if own.whole_region_as(Role.OPERATOR):
        return list(Role)
    if own.municipalities_as(Role.MUNICIPALITY):
        return list(MUNICIPAL_GRANTS)
    return [Role.TEACHER] if own.schools_as(Role.HEAD) else []


def may_decide(person: Person, role: str, municipality: Municipality | None, school: School | None) -> bool:
    """Whether a person may give, confirm or end a role in a territory."""
    own = territory_of(person)
    if own.whole_region_as(Role.OPERATOR):
        return True
    places = own.municipalities_as(Role.MUNICIPALITY)
    if role in MUNICIPAL_GRANTS and places:
        place = school.municipality_id if school is not None else municipality.pk if municipality else None
        if place in places:
            return True
    return role == Role.TEACHER and school is not None and school.pk in own.schools_as(Role.HEAD)


def check_territory(role: str, municipality: Municipality | None, school: School | None) -> None:
    """Refuse a role in a territory that it cannot have."""
    if role in SCHOOL_ROLES and school is None:
        raise RoleRefused(_("This role holds at a school: choose the school."))
    if role == Role.MUNICIPALITY and (municipality is None or school is not None):
        raise RoleRefused(_("This role holds in a municipality: choose the municipality and no school."))
    if role in {Role.MINISTRY, Role.OPERATOR, Role.EXAM_CENTRE} and (municipality or school):
        raise RoleRefused(_("This role holds in the whole region: leave municipality and school empty."))
    if role == Role.METHODIST and school is not None:
        raise RoleRefused(_("A methodist works for the region or a municipality: leave the school empty."))


@transaction.atomic
def grant_role(  # noqa: PLR0913 - a role is who, what, where, and by whom
    *,
    by: Person,
    person: User,
    role: str,
    municipality: Municipality | None = None,
    school: School | None = None,
    position: str = "",
    reason: str = "",
) -> Membership:
    """Give a person a role; asked twice at once, it is given once."""
    check_territory(role, municipality, school)
    if not may_decide(by, role, municipality, school):
        raise RoleRefused(_("You may not give this role there."))
    membership = Membership(
        person=person,
        role=role,
        municipality=None if school is not None else municipality,
        school=school,
        position=position,
    )
    with_reason(membership, reason)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError:
        raise RoleRefused(_("The person has this role there already.")) from None
    _tell(by, membership, "role_given")
    return membership


@transaction.atomic
def end_role(*, by: Person, membership: Membership, reason: str) -> None:
    """End a role; ended a second time, nothing changes. The last operator stays."""
    held = _held(by, membership)
    if held.ended_at is not None:
        return
    operators = Membership.objects.filter(
        role=Role.OPERATOR, ended_at=None, is_confirmed=True, person__is_active=True
    )
    if held.role == Role.OPERATOR and not operators.exclude(pk=held.pk).exists():
        raise RoleRefused(_("This is the last operator. Give the role to somebody else first."))
    held.ended_at = timezone.now()
    held.version += 1
    with_reason(held, reason)
    held.save()
    _tell(by, held, "role_ended" if held.is_confirmed else "role_refused", reason=reason)


@transaction.atomic
def confirm_role(*, by: Person, membership: Membership) -> None:
    """Confirm the role of somebody who registered alone."""
    held = _held(by, membership)
    if held.is_confirmed or held.ended_at is not None:
        return
    held.is_confirmed = True
    held.version += 1
    held.save()
    _tell(by, held, "role_confirmed")


def unconfirmed_visible_to(person: Person) -> QuerySet[Membership]:
    """Roles that wait for a person to confirm them."""
    return memberships_visible_to(person).filter(is_confirmed=False).select_related("person", "school")


def holders_of(
    role: Role, *, municipality: Municipality | int | None = None, school: School | None = None
) -> list[User]:
    """People who hold a role now and may sign in, of one municipality or school where it is named."""
    held = Membership.objects.filter(role=role, ended_at=None, is_confirmed=True, person__is_active=True)
    if municipality is not None:
        held = held.filter(municipality=municipality)
    if school is not None:
        held = held.filter(school=school)
    return list(User.objects.filter(pk__in=held.values("person_id")).order_by("pk"))


def joining(person: Person) -> QuerySet[Membership]:
    """Roles that the person asked for and that nobody has confirmed yet."""
    waiting = Membership.objects.filter(person_id=person.pk, ended_at=None, is_confirmed=False)
    return waiting.select_related("school").order_by("pk")


def people_named(people: QuerySet[User], words: str) -> QuerySet[User]:
    """People in whose name or e-mail a word begins with every one of these words."""
    return PersonWord.objects.named(people, words)


def _tell(by: Person, membership: Membership, event: str, **words: object) -> None:
    """Tell a person what somebody else decided about a role."""
    if membership.person_id != by.pk and membership.person.is_active:
        notify(membership.person, event, {"membership": membership, **words}, url=reverse("home"))


def _held(by: Person, membership: Membership) -> Membership:
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if not may_decide(by, held.role, held.municipality, held.school):
        raise RoleRefused(_("You may not decide about this role."))
    return held
