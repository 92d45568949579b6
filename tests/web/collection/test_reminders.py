"""Reminders, each sent once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from effective_school.collection.domain.reminders import send_due_reminders
from effective_school.collection.models import CampaignException, Reminder
from effective_school.common.models import Letter
from effective_school.organisations.enums import Role
from tests.factories.collection import make_accepted, make_submission
from tests.factories.organisations import make_municipality, make_person

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
