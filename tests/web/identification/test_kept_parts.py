"""Parts of a finished run's pages are kept in the process: in each language, and nothing of the reader."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from effective_school.identification.models import RunSchool
from effective_school.organisations.enums import Role
from tests.factories.identification import make_run
from tests.factories.organisations import sign_in_as

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'[\w-]{64}|"[0-9a-f]{32}"')


def shown(client: Client, address: str, language: str) -> str:
    page = client.get(address, headers={"accept-language": language}).content.decode()
    return TOKEN.sub("", page)


def test_the_second_reader_gets_the_same_page_in_the_own_language(client: Client) -> None:
    caches["runs"].clear()
    run = make_run(schools=24, drawn=True)
    row = RunSchool.objects.filter(run=run, results_index__isnull=False).first()
    assert row is not None
    sign_in_as(client, Role.OPERATOR)

    of_the_school = reverse("identification:school", args=(run.pk, row.pk))
    of_the_run = reverse("identification:run", args=(run.pk,))
    for address, english, russian in (
        (of_the_school, "How the index is made up", "Из чего складывается индекс"),
        (of_the_run, "Municipalities compared", "Сравнение муниципалитетов"),
    ):
        first, second = shown(client, address, "en"), shown(client, address, "ru")
        assert english in first
        assert english not in second
        assert russian in second
        assert shown(client, address, "en") == first
        assert shown(client, address, "ru") == second


def test_what_belongs_to_the_reader_is_not_kept(client: Client) -> None:
    caches["runs"].clear()
    run = make_run(schools=24, drawn=True)
    address = reverse("identification:run", args=(run.pk,))
    sign_in_as(client, Role.OPERATOR)
    assert "Send for verification" in shown(client, address, "en")

    sign_in_as(client, Role.EXAM_CENTRE)
    assert "Send for verification" not in shown(client, address, "en")
