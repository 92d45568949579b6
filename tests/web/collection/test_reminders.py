"""Reminders, each sent once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from effective_school.collection.domain.reminders import send_due_reminders
from effective_school.collection.models import CampaignException, Reminder
from effective_school.common.models import Letter
from effective_school.identification.domain.verification import send_verification
from effective_school.organisations.enums import Role
from tests.factories.collection import make_accepted, make_submission
from tests.factories.identification import make_run
from tests.factories.organisations import make_municipality, make_person, sign_in_as

pytestmark = pytest.mark.django_db


def test_each_reminder_is_sent_once_before_on_and_after_the_day() -> None:
    place = make_municipality()
    person = make_person(Role.MUNICIPALITY, municipality=place)
    own = make_submission(place)
    due = own.campaign.due_on
    days = [
        due - timedelta(days=4),
        due - timedelta(days=3),
        due - timedelta(days=1),
        due,
        due + timedelta(days=1),
    ]

    assert [send_due_reminders(day) for day in days] == [0, 1, 0, 1, 1]
    assert [send_due_reminders(day) for day in days] == [0, 0, 0, 0, 0]
    assert send_due_reminders(own.campaign.closes_on + timedelta(days=1)) == 0
    letters = Letter.objects.filter(event="submission_due", to=person.email).order_by("pk")
    assert [letter.subject.split(":")[0] for letter in letters][1:] == [
        "Сегодня срок сдачи",
        "Срок сдачи прошёл",
    ]
    assert Reminder.objects.count() == 3


def test_an_exception_moves_the_reminder_and_those_who_are_done_get_none() -> None:
    place = make_municipality()
    person = make_person(Role.MUNICIPALITY, municipality=place)
    own = make_submission(place, schools=1)
    later = own.campaign.due_on + timedelta(days=5)
    CampaignException.objects.create(
        campaign=own.campaign, municipality=place, due_on=later, closes_on=later, reason="flood"
    )

    assert send_due_reminders(own.campaign.due_on) == 0
    assert send_due_reminders(later) == 1
    make_accepted(own, person)
    assert send_due_reminders(later - timedelta(days=1)) == 0


def test_a_person_is_written_to_in_their_own_language() -> None:
    place = make_municipality("Amursk")
    person = make_person(Role.MUNICIPALITY, municipality=place, language="en")
    own = make_submission(place)

    send_due_reminders(own.campaign.due_on)

    letter = Letter.objects.get(to=person.email, event="submission_due")
    assert letter.subject == "Today is the due day: Social conditions"
    assert "Amursk: 0 % is filled." in letter.text
    assert timezone.localdate() < own.campaign.due_on


def test_letters_and_the_desk_name_days_without_a_double_full_stop(client: Client) -> None:
    place = make_municipality()
    person = make_person(Role.MUNICIPALITY, municipality=place)
    own = make_submission(place)
    for number in (-3, 0, 1):
        send_due_reminders(own.campaign.due_on + timedelta(days=number))
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    client.cookies["django_language"] = "ru"

    letters = list(Letter.objects.filter(to=person.email).order_by("pk"))
    pages = [client.get(address).content.decode() for address in ("/", own.get_absolute_url())]

    assert len(letters) == 4
    for text in [*(letter.subject + letter.text for letter in letters), *pages]:
        assert ".." not in text
    assert f"Срок сдачи — {own.campaign.due_on:%d.%m.%Y}" in letters[0].text


def test_the_desk_says_until_when_a_list_is_verified_with_one_full_stop(client: Client) -> None:
    run = make_run()
    due = timezone.localdate() + timedelta(days=14)
    sent = send_verification(run, lists=["low_results"], due_on=due, message="", person=run.started_by)
    place = sent[0].municipality
    sign_in_as(client, Role.MUNICIPALITY, municipality=place)

    page = client.get("/", headers={"accept-language": "ru"}).content.decode()

    assert f"без ответа, срок — {due:%d.%m.%Y}.<" in page
