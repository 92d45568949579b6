"""The list of sessions stays true though a page does not write to it each time."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from effective_school.organisations.enums import Role
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=3)


def _last_seen(client: Client) -> tuple[str, bool]:
    session = UserSession.objects.get(session_key=client.session.session_key)
    return session.ip, session.last_seen_at > LONG_AGO + timedelta(days=2)


def _forget() -> None:
    UserSession.objects.update(last_seen_at=LONG_AGO)


def test_a_session_in_use_is_noted_once_a_minute(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    client.get("/notifications/")
    _forget()
    client.get("/notifications/")
    assert _last_seen(client) == ("127.0.0.1", False)
    cache.clear()  # the minute is over
    client.get("/notifications/")
    assert _last_seen(client) == ("127.0.0.1", True)


def test_another_address_is_noted_at_once(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    client.get("/notifications/")
    _forget()
    client.get("/notifications/", REMOTE_ADDR="127.0.0.9")
    assert _last_seen(client) == ("127.0.0.9", True)


@pytest.mark.parametrize("end", ["ended", "over"])
def test_a_session_that_does_not_hold_any_more_signs_nobody_in(client: Client, end: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    assert client.get("/notifications/").status_code == HTTPStatus.OK
    kept = Session.objects.filter(session_key=client.session.session_key)
    if end == "ended":
        kept.delete()
    else:
        kept.update(expire_date=timezone.now() - timedelta(seconds=1))

    answer = client.get("/notifications/")

    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"].startswith("/account/login/")
