"""People with roles, municipalities and schools."""

from __future__ import annotations

from itertools import count

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from effective_school.accounts.domain.consents import documents_in_force, give_consents
from effective_school.accounts.models import User
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership, Municipality, School, SchoolYear

_numbers = count(1)
PASSWORD = "a long enough password"  # noqa: S105 - of people who exist in tests alone


def make_municipality(name: str = "", **fields: object) -> Municipality:
    return Municipality.objects.create(name=name or f"Municipality {next(_numbers)}", **fields)


def make_school(municipality: Municipality | None = None, **fields: object) -> School:
    number = next(_numbers)
    place = municipality or make_municipality()
    return School.objects.create(
        municipality=place, **{"code": f"27{number:04}", "name": f"School {number}", **fields}
    )


def make_passport(school: School, year: int = 2019, group: str = "secondary", **fields: object) -> SchoolYear:
    return SchoolYear.objects.create(school=school, year=year, group=group, **fields)


def make_person(
    role: Role | None = None,
    *,
    municipality: Municipality | None = None,
    school: School | None = None,
    **fields: object,
) -> User:
    """Make a person who has confirmed the address, agreed to the texts and, for a role, set up a second factor."""
    number = next(_numbers)
    person = User.objects.create_user(
        f"person{number}@example.org",
        PASSWORD,
        **{"last_name": f"Person{number}", "first_name": "Test", **fields},
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_consents(person, documents_in_force())
    if role is not None:
        Membership.objects.create(person=person, role=role, municipality=municipality, school=school)
        TOTP.activate(person, generate_totp_secret())
    return person


def sign_in_as(
    client: Client,
    role: Role | None = None,
    *,
    municipality: Municipality | None = None,
    school: School | None = None,
) -> User:
    """Sign a new person in; the session counts as one with every factor passed."""
    person = make_person(role, municipality=municipality, school=school)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    return person
