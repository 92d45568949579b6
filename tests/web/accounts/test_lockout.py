"""Guessing passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import Mailbox, link_in, log_in
from tests.factories.organisations import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def guess(client: Client, email: str, times: int) -> list[int]:
    return [log_in(client, email, f"guess {number}").status_code for number in range(times)]


def test_eighth_wrong_password_locks_and_then_the_right_one_is_refused(client: Client) -> None:
    person = make_person()

    assert guess(client, person.email, 8) == [200] * 7 + [429]

    refused = log_in(client, person.email, PASSWORD)
    assert refused.status_code == 429
    assert "Слишком много попыток" in refused.content.decode()
    assert client.get("/account/cabinet/").status_code == 302


def test_capital_letters_do_not_go_round_the_lock(client: Client) -> None:
    person = make_person()

    guess(client, person.email.upper(), 4)
    guess(client, person.email, 4)

    assert log_in(client, f" {person.email} ", PASSWORD).status_code == 429


def test_another_address_is_not_locked(client: Client) -> None:
    person, neighbour = make_person(), make_person()
    guess(client, person.email, 8)

    assert log_in(client, neighbour.email, PASSWORD).headers["Location"] == "/"


def test_the_person_is_not_locked_out_elsewhere_by_a_guesser(client: Client) -> None:
    person = make_person()
    guess(client, person.email, 8)

    assert log_in(Client(), person.email, PASSWORD, REMOTE_ADDR="10.1.1.1").headers["Location"] == "/"


def test_unknown_address_is_locked_with_the_same_words(client: Client) -> None:
    assert guess(client, "nobody@example.org", 8)[-1] == 429


def test_lock_ends_after_half_an_hour(client: Client) -> None:
    person = make_person()
    guess(client, person.email, 8)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))

    assert log_in(client, person.email, PASSWORD).headers["Location"] == "/"


def test_right_password_starts_the_count_anew(client: Client) -> None:
    person = make_person()
    guess(client, person.email, 7)
    log_in(client, person.email, PASSWORD)
    client.post("/account/logout/")

    assert guess(client, person.email, 7) == [200] * 7


def test_new_password_by_letter_opens_the_lock(client: Client, mailbox: Mailbox) -> None:
    person = make_person()
    guess(client, person.email, 8)
    client.post("/account/password/reset/", {"email": person.email})
    form = client.get(link_in(mailbox.collect()[0], "/password/reset/key/"), follow=True)
    new = {"password1": "four blue lamps", "password2": "four blue lamps"}
    client.post(form.redirect_chain[-1][0], new)
    client.logout()

    assert log_in(client, person.email, "four blue lamps").headers["Location"] == "/"
