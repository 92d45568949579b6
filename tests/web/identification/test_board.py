"""The board of a verification."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

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
