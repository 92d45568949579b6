"""Every address x every role x own and foreign territory."""

from __future__ import annotations

import pytest
import rules
from django.db import transaction
from django.test import Client
from django.urls import reverse

from effective_school.common.access import PUBLIC, SIGNED_IN
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role
from tests.web.access import document
from tests.web.access.addresses import Address, addresses
from tests.web.access.expected import ALLAUTH, NARROWER, PAGES, PERMISSIONS, SECRETS
from tests.web.access.world import PERSONAL, REGIONAL, TERRITORIAL, Arguments, World

OURS = [one for one in addresses() if not one.is_allauths]
THEIRS = [one for one in addresses() if one.is_allauths]
LISTED = [one for one in OURS if one.name in PAGES]
ROLES: list[Role | None] = [*Role, None]
MAKERS = TERRITORIAL | PERSONAL | REGIONAL


def test_every_address_is_expected_and_says_who_may_open_it() -> None:
    said = {one.name: one.access for one in OURS}

    assert said == {name: page.access for name, page in PAGES.items()}


def test_every_address_of_sign_in_is_listed() -> None:
    assert {one.name for one in THEIRS} == set(ALLAUTH)


def test_every_object_of_an_address_can_be_made() -> None:
    about = {page.about for page in PAGES.values()} - {"", "closed"}

    assert about - set(MAKERS) == set()


def test_every_permission_is_expected() -> None:
    named = {name for name in rules.permissions.permissions if not name.startswith(("axes.", "auth."))}

    assert named == set(PERMISSIONS)


@pytest.mark.django_db
def test_permissions_belong_to_the_roles_named() -> None:
    world = World()
    held = {
        name: {role for role in Role if world.person(role).has_perm(name)}
        for name in rules.permissions.permissions
    }

    assert held == PERMISSIONS
    assert not [name for name in held if world.person(None).has_perm(name)]


ASIDE = ("/account/login/", "/account/consents/?", "/account/2fa/")
"""Where somebody is led who was not let in yet."""
APPS = sorted({one.name.split(":")[0] if ":" in one.name else "common" for one in LISTED})
GOOD = {200, 302, 400, 409, 422}
"""The page, where a form leads, or words about what was sent: the person was let in."""


@pytest.mark.django_db
@pytest.mark.parametrize("app", APPS)
def test_a_stranger_is_led_to_sign_in(app: str) -> None:
    world = World(with_runs=app == "identification")
    wrong = []
    for address in _of(app):
        status, location = _ask(
            Client(raise_request_exception=False), address, _arguments(world, address, Role.OPERATOR)
        )
        if PAGES[address.name].about == "closed":
            right = status == 404
        elif address.access == PUBLIC:
            right = status in GOOD | ({404, 410} if PAGES[address.name].about in SECRETS else set())
        else:
            right = (status, location.split("?")[0]) == (302, "/account/login/")
        if not right:
            wrong.append((address.name, status, location))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
@pytest.mark.parametrize("app", APPS)
def test_roles_in_their_own_territory(app: str) -> None:
    world = World(with_runs=app == "identification")
    wrong = []
    for role in ROLES:
        client = world.client(role)
        for address in _of(app):
            if address.access == PUBLIC:
                continue
            status, location = _ask(client, address, _arguments(world, address, role))
            expected = _expected_at_home(role, address)
            if status not in expected or location.startswith(ASIDE):
                wrong.append((address.name, str(role), status, location))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.django_db
@pytest.mark.parametrize("app", APPS)
def test_roles_in_foreign_territory(app: str) -> None:
    world = World(with_runs=app == "identification")
    wrong = []
    for role in ROLES:
        client, person = world.client(role), world.person(role)
        for address in _of(app):
            about = PAGES[address.name].about
            if about not in TERRITORIAL | PERSONAL:
                continue
            status, _ = _ask(client, address, _arguments(world, address, role, own=False))
            if not _has_right(role, address):
                expected = {403}
            elif about in PERSONAL or not territory_of(person).whole_region:
                expected = {404}
            else:
                expected = _expected_at_home(role, address)
            if status not in expected:
                wrong.append((address.name, str(role), status))

    assert not wrong, "\n".join(map(str, wrong))


def _of(app: str) -> list[Address]:
    return [one for one in LISTED if (one.name.split(":")[0] if ":" in one.name else "common") == app]


def _expected_at_home(role: Role | None, address: Address) -> set[int]:
    if not _has_right(role, address):
        return {403}
    narrower = NARROWER.get(address.name, {})
    return {narrower[role]} if role in narrower else GOOD


@pytest.mark.django_db
@pytest.mark.parametrize("address", THEIRS, ids=lambda one: one.name)
def test_pages_of_sign_in_ask_a_stranger_to_sign_in(address: Address) -> None:
    samples = {"uidb36": "1", "key": "a-b", "provider_id": "portal"}
    names = [name for name in samples if f"{name}>" in address.pattern]
    path = address.pattern if ":" not in address.name and "/" in address.name else ""
    url = f"/{path}" if path else reverse(address.name, kwargs={name: samples[name] for name in names})
    page = Client(raise_request_exception=False).get(url)

    if ALLAUTH[address.name] == SIGNED_IN:
        assert page.status_code == 302
        assert page.headers["Location"].startswith("/account/login/")
    else:
        assert page.status_code in {200, 301, 302, 400, 401, 404}


def _has_right(role: Role | None, address: Address) -> bool:
    if PAGES[address.name].about == "history":
        return role in PERMISSIONS["organisations.view_schools"]  # the record is a school
    return address.access == SIGNED_IN or (role in PERMISSIONS[str(address.access)])


def _arguments(world: World, address: Address, role: Role | None, *, own: bool = True) -> Arguments:
    about = PAGES[address.name].about
    if about in {"", "closed"}:
        return {}
    place = world.own if own else world.foreign
    who = world.person(role) if own else place.teacher
    key = (about, own, who.pk if about in PERSONAL else None)
    if key not in world.made:
        world.made[key] = MAKERS[about](world, place, who)
    return world.made[key]


def _ask(client: Client, address: Address, arguments: Arguments) -> tuple[int, str]:
    """Open the address; where only a form is taken, send an empty one. Whatever it does is undone."""
    url = reverse(address.name, kwargs=arguments)
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        transaction.set_rollback(True)
    return answer.status_code, str(answer.headers.get("Location", ""))


def test_the_page_about_access_is_made_of_these_tables() -> None:
    assert document.PAGE.read_text(encoding="utf-8") == document.text(), "python -m tests.web.access.document"
