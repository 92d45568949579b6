"""Notes that wait for a person: counted on every page, until they are marked as read."""

from __future__ import annotations

import pytest
from django.test import Client

from effective_school.accounts.models import User
from effective_school.common.domain.notify import notify
from effective_school.common.models import Notification
from effective_school.organisations.enums import Role
from tests.factories.organisations import make_person, sign_in_as

pytestmark = pytest.mark.django_db
WORDS = {"document": {"shown_title": "Правила", "number": 2, "in_force_from": None}}
COUNT = '<span class="count">'


def tell(person: User) -> None:
    notify(person, "consent_version", WORDS, url="/account/documents/2/")


def test_unread_notes_are_counted_on_every_page_for_their_reader_alone(client: Client) -> None:
    tell(make_person(Role.OPERATOR))
    person = sign_in_as(client, Role.OPERATOR)
    assert COUNT not in client.get("/").content.decode()

    tell(person)
    tell(person)

    assert f"{COUNT}2<" in client.get("/").content.decode()
    assert f"{COUNT}2<" in client.get("/organisations/schools/").content.decode()
    marked = client.post("/notifications/", follow=True).content.decode()
    assert COUNT not in marked
    assert "Правила" in marked


def test_a_note_leads_to_what_it_is_about_and_is_read_then(client: Client) -> None:
    person = sign_in_as(client, Role.OPERATOR)
    for _ in range(2):
        tell(person)
    link = f"/notifications/{Notification.objects.latest('pk').pk}/"
    assert f'<a href="{link}">' in client.get("/notifications/").content.decode()

    for _ in range(2):
        assert client.get(link).headers["Location"] == "/account/documents/2/"

    assert f"{COUNT}1<" in client.get("/").content.decode()
