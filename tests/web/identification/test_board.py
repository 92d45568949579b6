"""The board of a verification."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from effective_school.identification.models import RunSchool, Verification, VerificationItem
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from tests.factories.identification import make_run
from tests.factories.organisations import make_municipality, sign_in_as

pytestmark = pytest.mark.django_db


def test_the_board_names_some_municipalities_without_schools_and_counts_the_rest(client: Client) -> None:
    run = make_run(schools=12)
    sign_in_as(client, Role.OPERATOR)
    client.cookies["django_language"] = "en"
    before = Municipality.objects.count()
    for number in range(60):
        make_municipality(f"Place {number:02d}")

    page = client.get(reverse("identification:board", args=(run.pk,))).content.decode()

    named = page.partition("No school of theirs was sent:")[2].partition("</p>")[0]
    assert named.strip().endswith(f"and {before + 10} more.")
    assert named.count(",") == 49


@pytest.mark.parametrize("name", ["board", "verifications"])
def test_many_municipalities_cost_no_more_queries_than_one(client: Client, name: str) -> None:
    run, operator = make_run(schools=60), sign_in_as(client, Role.OPERATOR)
    rows = list(RunSchool.objects.filter(run=run).exclude(municipality=None))
    counts = []
    for place in list({row.municipality_id: row for row in rows}.values())[:3]:
        sent = Verification.objects.create(
            run=run,
            municipality_id=place.municipality_id,
            lists=[],
            due_on=date(2030, 1, 1),
            sent_by=operator,
            sent_at=timezone.now(),
        )
        VerificationItem.objects.create(verification=sent, run_school=place)
        address = reverse(f"identification:{name}", args=(run.pk,) if name == "board" else ())
        with CaptureQueriesContext(connection) as caught:
            table = client.get(address).context["table"]
        counts.append(len(caught))

    assert counts[1] == counts[2]
    assert [str(cell.text) for cell in table.rows[0]][-5:] == ["1", "0", "0", "0", "1"]


@pytest.mark.parametrize(
    ("due_in", "answers", "language", "chip"),
    [
        (0, 0, "en", '<span class="chip chip-waiting">Waiting</span>'),
        (-1, 0, "en", '<span class="chip chip-late">Late</span>'),
        (-1, 1, "en", '<span class="chip chip-good">Answered</span>'),
        (-1, 0, "ru", '<span class="chip chip-late">Просрочено</span>'),
    ],
)
def test_lists_and_the_page_of_what_was_sent_say_its_state(
    client: Client, due_in: int, answers: int, language: str, chip: str
) -> None:
    run, operator = make_run(schools=12), sign_in_as(client, Role.OPERATOR)
    client.cookies["django_language"] = language
    now = timezone.now()
    sent = Verification.objects.create(
        run=run,
        municipality_id=RunSchool.objects.exclude(municipality=None).values_list("municipality", flat=True)[
            0
        ],
        lists=[],
        due_on=timezone.localdate() + timedelta(days=due_in),
        sent_by=operator,
        sent_at=now,
        answered_at=now if answers else None,
    )

    for name, key in (("board", run.pk), ("verifications", None), ("verification", sent.pk)):
        address = reverse(f"identification:{name}", args=[key] if key else [])
        assert chip in client.get(address).content.decode(), name
