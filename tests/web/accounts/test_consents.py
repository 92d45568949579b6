"""Consents: asked at the first sign-in and with every new version; taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from effective_school.accounts.domain.consent_news import tell_of_new_version
from effective_school.accounts.domain.consents import (
    documents_in_force,
    give_consents,
    missing_consents,
    publish_version,
)
from effective_school.accounts.models import Consent, ConsentDocument
from effective_school.organisations.enums import Role
from tests.factories.accounts import Mailbox
from tests.factories.organisations import make_person, sign_in_as

pytestmark = pytest.mark.django_db


def publish(days: int = 0, kind: str = "rules") -> ConsentDocument:
    day = timezone.localdate() + timedelta(days=days)
    return publish_version(kind=kind, title="Новые правила", text="Одно.\n\nДругое.", in_force_from=day)


def test_site_comes_with_two_texts() -> None:
    assert [(text.kind, text.number) for text in documents_in_force()] == [("personal_data", 1), ("rules", 1)]


def test_first_page_waits_for_the_consent_and_then_opens(client: Client) -> None:
    person = sign_in_as(client)
    Consent.objects.filter(person=person).delete()
    assert (
        client.get("/notifications/?page=1").headers["Location"]
        == "/account/consents/?next=%2Fnotifications%2F%3Fpage%3D1"
    )
    page = client.get("/account/consents/?next=/notifications/").content.decode()
    assert "Согласие на обработку персональных данных" in page
    first, second = (str(text.pk) for text in documents_in_force())

    half = client.post("/account/consents/", {"agree": [first], "next": "/notifications/"})
    assert half.status_code == 200
    assert "Исправьте отмеченное" in half.content.decode()
    assert f'<a href="#agree-{second}">' in half.content.decode()
    assert f'id="agree-{second}" aria-invalid="true"' in half.content.decode()
    assert f'id="agree-{first}" aria-invalid' not in half.content.decode()
    whole = client.post("/account/consents/", {"agree": [first, second], "next": "/notifications/"})

    assert whole.headers["Location"] == "/notifications/"
    assert client.get("/notifications/").status_code == 200
    assert Consent.objects.filter(person=person).count() == 2


def test_consent_leads_to_no_other_site(client: Client) -> None:
    person = sign_in_as(client)
    Consent.objects.filter(person=person).delete()
    ticked = [str(text.pk) for text in documents_in_force()]

    answer = client.post("/account/consents/", {"agree": ticked, "next": "https://example.org/"})

    assert answer.headers["Location"] == "/"


def test_own_data_stays_open_without_consent(client: Client) -> None:
    person = sign_in_as(client)
    Consent.objects.filter(person=person).delete()

    assert client.get("/account/cabinet/").status_code == 200
    assert client.post("/account/cabinet/export/").status_code == 200
    assert client.get("/account/cabinet/erasure/").status_code == 200


def test_new_version_asks_again_from_its_day(client: Client) -> None:
    person = sign_in_as(client)
    publish(days=3)
    assert client.get("/notifications/").status_code == 200

    today = publish()

    assert [text.pk for text in missing_consents(person)] == [today.pk]
    assert client.get("/notifications/").status_code == 302
    give_consents(person, [today])
    assert client.get("/notifications/").status_code == 200


def test_htmx_part_is_led_to_the_texts_as_a_whole_page(client: Client) -> None:
    person = sign_in_as(client)
    Consent.objects.filter(person=person).delete()

    answer = client.get("/notifications/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/account/consents/"


def test_consent_is_taken_back_and_the_record_stays(client: Client) -> None:
    person = sign_in_as(client)
    consent = person.consents.get(document__kind="rules")
    assert (
        "Разделы сайта закроются" in client.get(f"/account/consents/{consent.pk}/withdraw/").content.decode()
    )

    client.post(f"/account/consents/{consent.pk}/withdraw/")

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert client.get("/notifications/").status_code == 302


def test_somebody_elses_consent_is_not_found(client: Client) -> None:
    other = make_person().consents.first()
    assert other is not None
    sign_in_as(client)

    assert client.post(f"/account/consents/{other.pk}/withdraw/").status_code == 404


def test_agreeing_twice_is_one_consent() -> None:
    person = make_person()

    give_consents(person, documents_in_force())

    assert person.consents.count() == 2


def test_operator_publishes_and_everybody_is_told_once(client: Client, mailbox: Mailbox) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    reader = make_person()
    make_person(is_active=False)
    form = {
        "kind": "rules",
        "title": "Правила",
        "text": "Новое.",
        "in_force_from": (timezone.localdate() + timedelta(days=5)).isoformat(),
    }
    assert client.post("/account/documents/publish/", form).status_code == 302
    made = ConsentDocument.objects.get(kind="rules", number=2)
    again = client.post("/account/documents/publish/", form)
    assert "слово в слово" in again.content.decode()
    assert ConsentDocument.objects.filter(kind="rules").count() == 2

    assert tell_of_new_version(made.pk) == 2
    assert tell_of_new_version(made.pk) == 0

    assert {letter["To"] for letter in mailbox.collect()} == {operator.email, reader.email}
    assert "Правила" in client.get("/account/documents/versions/").content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "сегодняшний или более поздний"), (367, "не позже чем через год")]
)
def test_version_of_a_day_that_nobody_can_mean_is_refused(client: Client, days: int, words: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    form = {
        "kind": "rules",
        "title": "Правила",
        "text": "Новое.",
        "in_force_from": (timezone.localdate() + timedelta(days=days)).isoformat(),
    }

    page = client.post("/account/documents/publish/", form)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert ConsentDocument.objects.count() == 2


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.HEAD, None])
def test_texts_are_published_by_nobody_else(client: Client, role: Role | None) -> None:
    sign_in_as(client, role)

    assert client.get("/account/documents/publish/").status_code == 403
    assert client.get("/account/documents/versions/").status_code == 403


def test_texts_are_open_to_everybody(client: Client) -> None:
    text = documents_in_force()[0]

    assert text.title in client.get("/account/documents/").content.decode()
    assert "Какие данные" in client.get(f"/account/documents/{text.pk}/").content.decode()


def test_those_who_read_in_english_see_the_translation_and_which_text_is_binding(client: Client) -> None:
    person = sign_in_as(client)
    Consent.objects.filter(person=person).delete()
    client.cookies["django_language"] = "en"

    page = client.get("/account/consents/").content.decode()

    assert "I have read and agree: Consent to the processing of personal data (version 1)" in page
    assert "The account is personal." in page
    assert page.count("The Russian text is the binding one.") == 2
    assert page.count("The binding text, in Russian") == 2
    assert "Учётная запись личная." in page
    client.cookies["django_language"] = "ru"
    russian = client.get("/account/consents/").content.decode()
    assert "The account is personal." not in russian
    assert "Учётная запись личная." in russian


def test_version_without_a_translation_is_shown_in_russian_to_everybody(client: Client) -> None:
    made = publish()
    client.cookies["django_language"] = "en"

    page = client.get(f"/account/documents/{made.pk}/").content.decode()

    assert '<h1 lang="ru">Новые правила</h1>' in page
    assert "binding" not in page


def test_operator_publishes_a_version_with_its_translation(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    client.cookies["django_language"] = "en"
    form = {
        "kind": "rules",
        "title": "Правила",
        "text": "Новое.",
        "in_force_from": timezone.localdate().isoformat(),
        "title_en": "Rules",
    }
    half = client.post("/account/documents/publish/", form)
    assert "A translation needs both the title and the text." in half.content.decode()
    assert ConsentDocument.objects.filter(kind="rules").count() == 1

    client.post("/account/documents/publish/", form | {"text_en": "The new ones."})

    made = ConsentDocument.objects.get(kind="rules", number=2)
    page = client.get(f"/account/documents/{made.pk}/").content.decode()
    assert '<h1 lang="en">Rules</h1>' in page
    assert "The new ones." in page
