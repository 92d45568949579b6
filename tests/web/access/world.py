"""A small region with everything an address can be about, in two municipalities: the own and the foreign one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from effective_school.accounts.models import Consent, ConsentDocument, User
from effective_school.common.models import Job
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership, Municipality, Reorganisation, School, SchoolYear

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Arguments = dict[str, object]


class Place:
    """A municipality with a school."""

    def __init__(self, name: str, code: str) -> None:
        self.municipality = Municipality.objects.create(name=name)
        self.school = School.objects.create(code=code, name=f"School {code}", municipality=self.municipality)
        SchoolYear.objects.create(school=self.school, year=2019, group="secondary")
        self.teacher = person(f"teacher{code}@example.org", Role.TEACHER, school=self.school)


def person(
    email: str, role: Role | None, *, municipality: Municipality | None = None, school: School | None = None
) -> User:
    """Make a person quickly: no password, a second factor that nobody will ask for."""
    made = User.objects.create_user(email, last_name=email.split("@", maxsplit=1)[0])
    if role is not None:
        Membership.objects.create(person=made, role=role, municipality=municipality, school=school)
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={})
    return made


class World:
    """Own and foreign territory, and a person in each role of the own one."""

    def __init__(self) -> None:
        self.own, self.foreign = Place("Own", "270001"), Place("Foreign", "270002")
        self.people: dict[Role | None, User] = {}

    def person(self, role: Role | None) -> User:
        """Give the person who holds a role in the own territory; None holds no role."""
        if role not in self.people:
            place = (
                {
                    Role.MUNICIPALITY: {"municipality": self.own.municipality},
                    Role.HEAD: {"school": self.own.school},
                    Role.TEACHER: {"school": self.own.school},
                }.get(role, {})
                if role
                else {}
            )
            self.people[role] = person(f"{role or 'nobody'}@example.org", role, **place)  # type: ignore[arg-type]
        return self.people[role]

    def client(self, role: Role | None) -> Client:
        """Give a browser in which that person is signed in."""
        client = Client(raise_request_exception=False)
        client.force_login(self.person(role), BACKEND)
        return client


Maker = Callable[[World, Place, User], Arguments]
TERRITORIAL: dict[str, Maker] = {}
"""Objects of a territory: the foreign one answers 404 to whoever holds a right only in the own one."""
PERSONAL: dict[str, Maker] = {}
"""Objects of one person: everybody else's answers 404."""
REGIONAL: dict[str, Maker] = {}
"""Objects of the whole region, the same for everybody who holds the right."""


def territorial(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: TERRITORIAL.setdefault(name, maker)


def personal(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: PERSONAL.setdefault(name, maker)


def regional(name: str) -> Callable[[Maker], Maker]:
    return lambda maker: REGIONAL.setdefault(name, maker)


@territorial("school")
def _school(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code}


@territorial("passport")
def _passport(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code, "year": 2019}


@territorial("school and kind")
def _school_and_kind(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"code": place.school.code, "kind": "closed"}


@territorial("municipality")
def _municipality(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": place.municipality.pk}


@territorial("person")
def _person(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": place.teacher.pk}


@territorial("role")
def _role(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"pk": Membership.objects.get(person=place.teacher).pk}


@territorial("reorganisation")
def _reorganisation(world: World, place: Place, who: User) -> Arguments:
    del world, who
    note = Reorganisation.objects.create(
        kind=Reorganisation.Kind.RENAMED, school=place.school, on=date(2020, 9, 1), old_name="a", new_name="b"
    )
    return {"pk": note.pk}


@territorial("history")
def _history(world: World, place: Place, who: User) -> Arguments:
    del world, who
    return {"app": "organisations", "model": "school", "pk": place.school.pk}


@personal("own job")
def _job(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"job_id": Job.objects.create(kind="x", title="x", started_by=who).pk}


@personal("own consent")
def _consent(world: World, place: Place, who: User) -> Arguments:
    del world, place
    return {"consent_id": Consent.objects.create(person=who, document=_document_record()).pk}


def _document_record() -> ConsentDocument:
    return ConsentDocument.objects.create(
        kind=ConsentDocument.Kind.RULES,
        number=ConsentDocument.objects.count() + 50,
        title="Rules",
        text="Be kind.",
        in_force_from=timezone.localdate(),
    )


@regional("document")
def _document(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"document_id": _document_record().pk}


@regional("nothing such")
def _nothing(world: World, place: Place, who: User) -> Arguments:
    del world, place, who
    return {"pk": uuid.uuid4()}
