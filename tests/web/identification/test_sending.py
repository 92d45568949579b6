"""What is sent for verification: lists that can be published, until a day that can be meant, and not by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from effective_school.common.models import Letter
from effective_school.identification.domain.runs import start_run
from effective_school.identification.domain.verification import send_verification
from effective_school.identification.models import JournalEntry, Run, Verification
from effective_school.organisations.enums import Role
from tests.factories.identification import LISTS, active_method, compute_now, make_run, publish_run
from tests.factories.organisations import make_person, sign_in_as

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def send(client: Client, run: Run, **fields: object) -> str:
    """Send by the form; give what the page says, nothing where it was sent."""
    form = {"lists": LISTS, "due_on": in_days(7), "message": "", **fields}
    answer = client.post(reverse("identification:send", args=(run.pk,)), form, headers=ENGLISH)
    assert answer.status_code in {302, 422}
    return answer.content.decode()


def trial_run() -> Run:
    operator = make_run(schools=24).started_by
    trial, _ = start_run(year=2019, method=active_method("khabarovsk-2020-literal"), person=operator)
    return compute_now(trial)


def test_a_trial_run_is_not_offered_for_sending_and_not_sent(client: Client) -> None:
    trial = trial_run()
    sign_in_as(client, Role.OPERATOR)
    address = reverse("identification:send", args=(trial.pk,))

    page = client.get(reverse("identification:run", args=(trial.pk,))).content.decode()
    form = client.get(address, headers=ENGLISH).content.decode()

    assert address not in page
    assert "so its list is never published and is not sent" in form
    assert 'name="due_on"' not in form
    assert "so its list is never published and is not sent" in send(client, trial)
    assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("published", "said"),
    [
        (True, "The list for 2019 is published and in force"),
        (False, "Another list for 2019 is being verified"),
    ],
)
def test_a_second_list_of_a_year_is_sent_only_where_that_is_meant(
    client: Client, *, published: bool, said: str
) -> None:
    first, second = make_run(), make_run()
    if published:
        publish_run(first)
    else:
        send_verification(
            first, lists=LISTS, due_on=timezone.localdate(), message="", person=first.started_by
        )
    sign_in_as(client, Role.OPERATOR)
    page = client.get(reverse("identification:send", args=(second.pk,)), headers=ENGLISH).content.decode()

    assert said in page
    assert "Tick this" in send(client, second)
    assert not second.verifications.exists()
    assert send(client, second, beside_others="on") == ""
    assert second.verifications.exists()


def test_the_only_list_of_a_year_is_sent_without_a_tick(client: Client) -> None:
    run = make_run()
    sign_in_as(client, Role.OPERATOR)

    assert send(client, run) == ""
    assert send(client, run) == ""  # to those that have none yet


@pytest.mark.parametrize(("days", "said"), [(-1, "has passed"), (366, "within a year"), (365, "")])
def test_answers_are_due_within_a_year(client: Client, days: int, said: str) -> None:
    run = make_run()
    sign_in_as(client, Role.OPERATOR)

    assert said in send(client, run, due_on=in_days(days))
    assert Verification.objects.exists() is (not said)


@pytest.mark.parametrize("others_too", [True, False])
def test_the_day_is_moved_and_the_municipality_told(client: Client, *, others_too: bool) -> None:
    run = make_run()
    sent = send_verification(run, lists=LISTS, due_on=timezone.localdate(), message="", person=run.started_by)
    coordinator = make_person(Role.MUNICIPALITY, municipality=sent[0].municipality)
    sign_in_as(client, Role.OPERATOR)
    address = reverse("identification:due", args=(sent[0].pk,))
    assert address in client.get(reverse("identification:verification", args=(sent[0].pk,))).content.decode()
    form = {"version": 1, "due_on": in_days(9), **({"others_too": "on"} if others_too else {})}

    assert client.post(address, {**form, "due_on": in_days(-1)}).status_code == 422
    assert client.post(address, form).status_code == 302
    assert client.post(address, {**form, "due_on": in_days(8)}).status_code == 422  # opened before the change

    moved = Verification.objects.filter(due_on=in_days(9))
    assert moved.count() == (len(sent) if others_too else 1)
    assert JournalEntry.objects.filter(run=run, kind="due_moved").count() == moved.count()
    letter = Letter.objects.get(to=coordinator.email, event="verification_due_moved")
    assert f"{timezone.localdate() + timedelta(days=9):%d.%m.%Y}" in letter.subject


def test_the_day_of_a_published_list_stays(client: Client) -> None:
    publication = publish_run(make_run())
    sent = publication.run.verifications.first()
    assert sent is not None
    sign_in_as(client, Role.OPERATOR)
    address = reverse("identification:due", args=(sent.pk,))

    assert address not in client.get(reverse("identification:verification", args=(sent.pk,))).content.decode()
    assert 'name="due_on"' not in client.get(address).content.decode()
    assert client.post(address, {"version": sent.version, "due_on": in_days(9)}).status_code == 422


def test_what_a_published_list_left_unanswered_is_closed_and_not_late(client: Client) -> None:
    publication = publish_run(make_run())
    sent = publication.run.verifications.first()
    assert sent is not None
    sign_in_as(client, Role.OPERATOR)
    chip = '<span class="chip chip-retired">Closed without all answers</span>'

    for name, key in (("board", publication.run_id), ("verifications", None), ("verification", sent.pk)):
        address = reverse(f"identification:{name}", args=[key] if key else [])
        assert chip in client.get(address, headers=ENGLISH).content.decode(), name
    found = {
        state: client.get(reverse("identification:verifications"), {"state": state}).context["table"].total
        for state in ("waiting", "closed")
    }
    assert found == {"waiting": 0, "closed": publication.run.verifications.count()}


def test_the_page_of_publishing_a_trial_run_shows_the_refusal_alone(client: Client) -> None:
    trial = trial_run()
    sign_in_as(client, Role.MINISTRY)

    page = client.get(reverse("identification:publish", args=(trial.pk,)), headers=ENGLISH).content.decode()

    assert "so its list cannot be published" in page
    assert 'name="number"' not in page
