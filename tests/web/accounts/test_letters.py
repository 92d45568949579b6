"""The queue of letters, against a real SMTP server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.common.domain.letters import ATTEMPTS, send_waiting_letters, unsubscribe_token
from effective_school.common.domain.notify import notify, queue_letter
from effective_school.common.models import Letter, Notification
from effective_school.organisations.enums import Role
from tests.factories.accounts import Mailbox, html_of, let_time_pass, text_of
from tests.factories.organisations import make_person, sign_in_as

WORDS = {"document": {"shown_title": "Правила", "number": 2, "in_force_from": None}}


def tell(person: User, **options: object) -> None:
    notify(person, "consent_version", WORDS, url="/account/documents/2/", **options)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_letter_comes_as_text_and_html_with_a_way_to_stop_it(mailbox: Mailbox) -> None:
    person = make_person()
    tell(person)

    (letter,) = mailbox.collect()

    assert letter["Subject"] == "Новая версия текста: Правила"
    assert mailbox.recipients == [[person.email]]
    assert "Открыть на сайте: http://127.0.0.1:8000/account/documents/2/" in text_of(letter)
    assert '<a class="act" href="http://127.0.0.1:8000/account/documents/2/">' in html_of(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/letters/unsubscribe/")
    assert Letter.objects.get().state == Letter.State.SENT


@pytest.mark.django_db
def test_letter_in_english_for_an_english_reader(mailbox: Mailbox) -> None:
    tell(make_person(language="en"))

    (letter,) = mailbox.collect()

    assert letter["Subject"] == "A new version of a text: Правила"
    assert "nobody reads answers to it" in text_of(letter)


@pytest.mark.django_db
def test_one_click_of_a_mail_program_stops_letters_but_not_those_about_security(mailbox: Mailbox) -> None:
    person = make_person()
    tell(person)
    (letter,) = mailbox.collect()
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")

    program = Client(enforce_csrf_checks=True)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    person.refresh_from_db()
    assert person.wants_letters is False
    tell(person)
    assert len(mailbox.collect()) == 1
    assert Notification.objects.filter(person=person).count() == 2
    tell(person, security=True)
    assert len(mailbox.collect()) == 2
    assert mailbox.letters[-1]["List-Unsubscribe"] is None


@pytest.mark.django_db
def test_looking_at_the_unsubscribe_page_changes_nothing(client: Client) -> None:
    person = make_person()

    assert client.get(f"/letters/unsubscribe/{unsubscribe_token(person.pk)}/").status_code == 200

    assert User.objects.get(pk=person.pk).wants_letters is True


@pytest.mark.django_db
def test_forged_unsubscribe_link_is_refused(client: Client) -> None:
    assert client.post("/letters/unsubscribe/forged/").status_code == 404


@pytest.mark.django_db
def test_server_down_then_up_delivers_once(mailbox: Mailbox) -> None:
    mailbox.stop()
    tell(make_person())
    assert send_waiting_letters() == 0
    waiting = Letter.objects.get()
    assert (waiting.state, waiting.attempts) == (Letter.State.QUEUED, 1)
    assert waiting.error
    assert timezone.now() < waiting.next_try_at <= timezone.now() + timedelta(minutes=1)
    assert send_waiting_letters() == 0  # not yet due

    mailbox.start()
    let_time_pass()
    assert send_waiting_letters() == 1
    let_time_pass()
    assert send_waiting_letters() == 0

    assert len(mailbox.letters) == 1
    assert Letter.objects.get().error == ""


@pytest.mark.django_db
def test_server_that_stays_down_is_tried_for_two_days(mailbox: Mailbox) -> None:
    mailbox.stop()
    tell(make_person())
    for _ in range(ATTEMPTS):
        let_time_pass()
        send_waiting_letters()

    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == (Letter.State.FAILED, ATTEMPTS)


@pytest.mark.django_db
def test_mailbox_that_is_busy_is_tried_again_and_one_that_is_gone_is_not(mailbox: Mailbox) -> None:
    mailbox.refuse_with = "451 try later"
    tell(make_person())
    send_waiting_letters()
    assert Letter.objects.get().state == Letter.State.QUEUED

    mailbox.refuse_with = "550 no such user"
    let_time_pass()
    send_waiting_letters()

    assert Letter.objects.get().state == Letter.State.FAILED


WORKER = """
import sys, time
from pathlib import Path
import django
django.setup()
from effective_school.common.domain.letters import send_waiting_letters
ready, go = Path(sys.argv[1]), Path(sys.argv[2])
ready.touch()
while not go.exists():
    time.sleep(0.01)
print(send_waiting_letters())
"""
QUEUE = """
import django
django.setup()
from effective_school.common.domain.notify import queue_letter
for number in range(12):
    queue_letter(to=f"reader{number}@example.org", event="test", subject="once", text="once")
"""


def test_two_workers_at_once_deliver_each_letter_once(mailbox: Mailbox, migrated: Path) -> None:
    """Two processes on one database in a file, as two workers are."""
    mailbox.pause = 0.05
    env = {
        **os.environ,
        "EFFECTIVE_SCHOOL_DATA": str(migrated),
        "EFFECTIVE_SCHOOL_SMTP_HOST": "127.0.0.1",
        "EFFECTIVE_SCHOOL_SMTP_PORT": str(mailbox.port),
    }
    env.pop("EFFECTIVE_SCHOOL_DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", QUEUE], env=env, check=True)  # noqa: S603 - our own interpreter
    go = migrated / "go"
    ready = [migrated / f"ready{number}" for number in range(2)]
    workers = [
        subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", WORKER, str(mark), str(go)], env=env, stdout=subprocess.PIPE, text=True
        )
        for mark in ready
    ]
    while not all(mark.exists() for mark in ready) and all(worker.poll() is None for worker in workers):
        time.sleep(0.02)
    go.touch()
    sent = [int(worker.communicate(timeout=120)[0]) for worker in workers]

    assert sum(sent) == 12
    assert min(sent) > 0  # both took part
    assert sorted(one for many in mailbox.recipients for one in many) == sorted(
        f"reader{number}@example.org" for number in range(12)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title", ["Hello\r\nBcc: victim@example.org", "Hello\nContent-Type: text/html\n\n<b>", "a\u2028b\x0bc"]
)
def test_line_breaks_in_a_subject_start_no_header(mailbox: Mailbox, title: str) -> None:
    notify(make_person(), "consent_version", {"document": {"shown_title": title, "number": 1}})

    (letter,) = mailbox.collect()

    assert letter["Bcc"] is None
    assert letter.get_content_type() == "multipart/alternative"
    assert len(mailbox.recipients[0]) == 1
    assert "\n" not in letter["Subject"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "",
        "no address",
        "a@example.org\r\nRCPT TO:<b@example.org>",
    ],
)
def test_what_is_no_address_gets_no_letter(mailbox: Mailbox, address: str) -> None:
    queue_letter(to=address, event="test", subject="x", text="x")

    assert mailbox.collect() == []
    assert Letter.objects.get().state == Letter.State.FAILED


@pytest.mark.django_db
def test_name_with_markup_is_text_in_both_parts(mailbox: Mailbox) -> None:
    notify(make_person(), "consent_version", {"document": {"shown_title": "<b>O'Neil & co</b>", "number": 1}})

    (letter,) = mailbox.collect()

    assert letter["Subject"] == "Новая версия текста: <b>O'Neil & co</b>"
    assert "<b>" not in html_of(letter)


@pytest.mark.django_db
def test_operator_sees_what_was_sent_and_sends_again(client: Client, mailbox: Mailbox) -> None:
    mailbox.refuse_with = "550 no such user"
    tell(make_person())
    send_waiting_letters()
    letter = Letter.objects.get()
    sign_in_as(client, Role.OPERATOR)
    listed = client.get("/letters/").content.decode()
    assert "Новая версия текста" in listed
    assert "Не доставлено" in listed
    assert "550" in client.get(f"/letters/{letter.pk}/").content.decode()

    mailbox.refuse_with = ""
    client.post(f"/letters/{letter.pk}/again/")

    assert len(mailbox.collect()) == 1


@pytest.mark.django_db
def test_words_about_security_are_not_shown_to_the_operator(client: Client) -> None:
    letter = queue_letter(to="a@example.org", event="x", subject="x", text="secret link", security=True)
    sign_in_as(client, Role.OPERATOR)

    assert "secret link" not in client.get(f"/letters/{letter.pk}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MINISTRY, Role.MUNICIPALITY, Role.HEAD, Role.TEACHER, None])
def test_letters_are_open_to_nobody_else(client: Client, role: Role | None) -> None:
    letter = queue_letter(to="a@example.org", event="x", subject="x", text="x")
    sign_in_as(client, role)

    assert client.get("/letters/").status_code == 403
    assert client.get(f"/letters/{letter.pk}/").status_code == 403
    assert client.post(f"/letters/{letter.pk}/again/").status_code == 403


@pytest.mark.django_db
def test_list_of_letters_asks_the_same_questions_for_one_and_three(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    client.get("/letters/")  # the session is noted once
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            queue_letter(to="a@example.org", event="x", subject="x", text="x")
        with CaptureQueriesContext(connection) as queries:
            client.get("/letters/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_page_of_a_letter_keeps_the_persons_own_link_to_stop_letters_back(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    letter = Letter.objects.create(
        to="a@example.org",
        event="x",
        subject="News",
        text="Come and see.\n\n-- \nStop: http://127.0.0.1:8000/letters/unsubscribe/token/\n",
    )

    page = client.get(f"/letters/{letter.pk}/").content.decode()

    assert "Come and see." in page
    assert "unsubscribe" not in page
