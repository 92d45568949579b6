"""Sign-in through the region's portal: a real OpenID Connect server on loopback."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from effective_school.accounts.models import User
from effective_school.organisations.domain.invitations import invite_person
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership
from tests.factories.accounts import Portal, secret_of, totp_code
from tests.factories.organisations import make_person, make_school

pytestmark = pytest.mark.django_db


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - urllib's own
        del args, options


@pytest.fixture
def portal(settings: Any) -> Iterator[Portal]:  # noqa: ANN401 - pytest-django's settings
    made = Portal()
    settings.SOCIALACCOUNT_PROVIDERS = made.settings
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    made.start()
    yield made
    made.stop()


def go_through(client: Client, portal: Portal, **claims: object) -> Any:  # noqa: ANN401 - a test response
    """Press the button, agree at the portal, come back."""
    portal.claims = {"sub": "p-1", **claims}
    to_portal = client.get("/account/oidc/portal/login/?process=login").headers["Location"]
    assert to_portal.startswith(portal.address)
    assert "code_challenge=" in to_portal
    try:
        urllib.request.build_opener(_Stay).open(to_portal)
    except HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_sign_in_page_offers_the_portal_when_it_is_set_up(client: Client, portal: Portal) -> None:
    page = client.get("/account/login/").content.decode()

    assert "Войти через «Портал региона»" in page
    assert "/account/oidc/portal/login/" in page
    assert portal.asked == []


def test_known_person_is_signed_in_and_connected(client: Client, portal: Portal) -> None:
    person = make_person()

    answer = go_through(client, portal, email=person.email.upper(), email_verified=True, name="X Y")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/account/cabinet/").status_code == 200
    assert SocialAccount.objects.get(uid="p-1").user == person
    assert portal.asked == [
        "/.well-known/openid-configuration",
        "/authorize",
        "/.well-known/openid-configuration",
        "/token",
        "/userinfo",
    ] or {"/token", "/userinfo", "/authorize"} <= set(portal.asked)


def test_second_time_the_connection_counts_and_not_the_address(client: Client, portal: Portal) -> None:
    person = make_person()
    go_through(client, portal, email=person.email, email_verified=True)
    client.post("/account/logout/")

    answer = go_through(client, portal, email="changed@example.org", email_verified=True)

    assert answer.headers["Location"] == "/"
    assert SocialAccount.objects.count() == 1


def test_second_factor_is_asked_for_after_the_portal_too(client: Client, portal: Portal) -> None:
    person = make_person(Role.OPERATOR)

    answer = go_through(client, portal, email=person.email, email_verified=True)

    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/notifications/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": totp_code(secret_of(person))})
    assert client.get("/notifications/").status_code == 200


def test_address_that_the_portal_has_not_verified_opens_nothing(client: Client, portal: Portal) -> None:
    person = make_person()

    answer = go_through(client, portal, email=person.email, email_verified=False)

    assert answer.status_code == 403
    assert "не подтвердил" in answer.content.decode()
    assert client.get("/account/cabinet/").status_code == 302
    assert not SocialAccount.objects.exists()


def test_unknown_person_is_told_what_to_do(client: Client, portal: Portal) -> None:
    answer = go_through(client, portal, email="stranger@example.org", email_verified=True)

    assert answer.status_code == 403
    assert "Портал вас знает, а этот сайт пока нет" in answer.content.decode()
    assert not User.objects.filter(email="stranger@example.org").exists()


def test_person_without_an_address_at_the_portal_is_told_so(client: Client, portal: Portal) -> None:
    answer = go_through(client, portal)

    assert answer.status_code == 403
    assert "не сообщил" in answer.content.decode()


def test_invited_person_gets_the_account_and_the_role(client: Client, portal: Portal) -> None:
    school = make_school()
    operator = make_person(Role.OPERATOR)
    invite_person(
        by=operator, email="head@example.org", last_name="Ли", first_name="Ян", role=Role.HEAD, school=school
    )

    answer = go_through(client, portal, email="head@example.org", email_verified=True)

    assert answer.headers["Location"] == "/"
    person = User.objects.get(email="head@example.org")
    assert person.full_name == "Ли Ян"
    assert Membership.objects.get(person=person).school == school
    assert EmailAddress.objects.get(user=person).verified is True
    assert client.get("/notifications/").headers["Location"].startswith("/account/consents/")


def test_forged_answer_is_refused(client: Client, portal: Portal) -> None:
    answer = client.get("/account/oidc/portal/login/callback/?code=forged&state=forged")

    assert answer.status_code == 401
    assert "Войти через портал не получилось" in answer.content.decode()
    assert portal.asked == []


def test_code_of_another_browser_is_refused(client: Client, portal: Portal) -> None:
    person = make_person()
    portal.claims = {"sub": "p-1", "email": person.email, "email_verified": True}
    to_portal = Client().get("/account/oidc/portal/login/?process=login").headers["Location"]
    try:
        urllib.request.build_opener(_Stay).open(to_portal)
    except HTTPError as answer:
        back = urlsplit(answer.headers["Location"])

    assert client.get(f"{back.path}?{back.query}").status_code == 401


def test_portal_that_is_down_gives_a_page_and_not_an_error(client: Client, portal: Portal) -> None:
    portal.stop()

    answer = client.get("/account/oidc/portal/login/?process=login", follow=True)

    assert answer.status_code == 503
    assert "Войти через портал не получилось" in answer.content.decode()
