"""The second factor: required of those who decide about schools, set up and used with real codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axes.models import AccessAttempt
from cryptography.fernet import InvalidToken
from django.test import Client
from django.utils import timezone

from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership
from tests.factories.accounts import Mailbox, log_in, secret_of, totp_code
from tests.factories.organisations import PASSWORD, make_municipality, make_person

pytestmark = pytest.mark.django_db

SECOND = "/account/2fa/totp/activate/"
CODE = "/account/2fa/authenticate/"


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.OPERATOR, Role.MUNICIPALITY])
def test_role_leads_to_setting_it_up_and_then_on(
    client: Client,
    mailbox: Mailbox,
    role: Role,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    person = make_person()
    place = make_municipality() if role == Role.MUNICIPALITY else None
    Membership.objects.create(person=person, role=role, municipality=place)
    log_in(client, person.email, PASSWORD)
    assert client.get("/notifications/").headers["Location"] == SECOND

    key = re.search(r'value="([A-Z2-7]{16,})"', client.get(SECOND).content.decode())
    assert key is not None
    wrong = client.post(SECOND, {"code": "000000"})
    assert wrong.status_code == 200
    assert client.get("/notifications/").headers["Location"] == SECOND
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(SECOND, {"code": totp_code(key[1])})

    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/notifications/").status_code == 200
    assert "Второй фактор включён" in [letter["Subject"] for letter in mailbox.collect()]


def test_other_roles_go_on_without(client: Client) -> None:
    person = make_person()
    Membership.objects.create(person=person, role=Role.TEACHER)
    log_in(client, person.email, PASSWORD)

    assert client.get("/notifications/").status_code == 200


def test_password_alone_does_not_let_in(client: Client) -> None:
    person = make_person(Role.OPERATOR)

    answer = log_in(client, person.email, PASSWORD)

    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert "parts.css" in client.get("/account/2fa/authenticate/").content.decode()
    assert client.get("/notifications/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/notifications/").status_code == 302


def test_code_lets_in_once(client: Client) -> None:
    person = make_person(Role.OPERATOR)
    code = totp_code(secret_of(person))
    log_in(client, person.email, PASSWORD)

    assert client.post("/account/2fa/authenticate/", {"code": code}).headers["Location"] == "/"
    assert client.get("/notifications/").status_code == 200
    other = Client()
    log_in(other, person.email, PASSWORD)
    assert other.post("/account/2fa/authenticate/", {"code": code}).status_code == 200
    assert other.get("/notifications/").status_code == 302


def test_recovery_code_lets_in_once(client: Client) -> None:
    person = make_person()
    log_in(client, person.email, PASSWORD)
    page = client.get(SECOND).content.decode()
    key = re.search(r'value="([A-Z2-7]{16,})"', page)
    assert key is not None
    client.post(SECOND, {"code": totp_code(key[1])})
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    listed = client.get("/account/2fa/recovery-codes/").content.decode()
    assert code in listed
    assert code in client.get("/account/2fa/recovery-codes/download/").content.decode()
    client.post("/account/logout/")

    log_in(client, person.email, PASSWORD)
    assert client.post("/account/2fa/authenticate/", {"code": code}).headers["Location"] == "/"
    client.post("/account/logout/")
    log_in(client, person.email, PASSWORD)
    assert client.post("/account/2fa/authenticate/", {"code": code}).status_code == 200


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("right", ["totp", "recovery"])
def test_codes_cannot_be_guessed_without_end(client: Client, right: str, language: str) -> None:
    person = make_person(Role.OPERATOR)
    RecoveryCodes.activate(person)
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    code = totp_code(secret_of(person)) if right == "totp" else kept.wrap().get_unused_codes()[0]
    log_in(client, person.email, PASSWORD)

    statuses = [client.post(CODE, {"code": "wrong"}).status_code for _ in range(8)]

    assert statuses == [200] * 7 + [429]
    elsewhere = Client(REMOTE_ADDR="10.1.1.1", headers={"accept-language": language})
    log_in(elsewhere, person.email, PASSWORD)  # the right password does not start the count of codes anew
    refused = elsewhere.post(CODE, {"code": code})
    assert refused.status_code == 429
    assert {"ru": "Слишком много неверных кодов", "en": "Too many wrong codes"}[
        language
    ] in refused.content.decode()
    assert elsewhere.get("/notifications/").status_code == 302
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert elsewhere.post(CODE, {"code": code}).headers["Location"] == "/"
    assert not AccessAttempt.objects.exists()


def test_code_asked_for_again_is_counted_too(client: Client) -> None:
    person = make_person(Role.OPERATOR)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")

    statuses = [client.post("/account/2fa/reauthenticate/", {"code": "wrong"}).status_code for _ in range(8)]

    assert statuses == [200] * 7 + [429]


def test_switching_it_off_asks_for_proof_and_is_told(client: Client, mailbox: Mailbox) -> None:
    person = make_person(Role.OPERATOR)
    log_in(client, person.email, PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": totp_code(secret_of(person))})

    page = client.get("/account/2fa/totp/deactivate/")
    assert page.status_code == 200
    client.post("/account/2fa/totp/deactivate/")

    assert "Второй фактор отключён" in [letter["Subject"] for letter in mailbox.collect()]
    assert client.get("/notifications/").headers["Location"] == SECOND


def test_deciding_pages_ask_for_the_password_again_later(client: Client) -> None:
    person = make_person()
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")

    answer = client.get("/account/2fa/totp/activate/")

    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    page = client.get(answer.headers["Location"])
    assert "parts.css" in page.content.decode()
    assert client.post(answer.headers["Location"], {"password": PASSWORD}).headers["Location"] == SECOND


def test_secret_lies_encrypted_and_outlives_a_change_of_the_key(settings: Any) -> None:  # noqa: ANN401 - pytest-django's
    person = make_person(Role.OPERATOR)
    secret = secret_of(person)
    stored = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP).data["secret"]

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    with pytest.raises(InvalidToken):
        secret_of(person)
    settings.SECRET_KEY_FALLBACKS = [former]

    assert secret_of(person) == secret
    assert secret not in stored
