"""Parts of a finished run's pages are kept in the process: in each language, and nothing of the reader."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from effective_school.identification.models import RunSchool
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality
from tests.factories.identification import make_run, publish_run
from tests.factories.organisations import make_municipality, sign_in_as

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'[\w-]{64}|"[0-9a-f]{32}"')


def shown(client: Client, address: str, language: str) -> str:
    page = client.get(address, headers={"accept-language": language}).content.decode()
    return TOKEN.sub("", page)


def test_the_second_reader_gets_the_same_page_in_the_own_language(client: Client) -> None:
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
    run = make_run(schools=24, drawn=True)
    address = reverse("identification:run", args=(run.pk,))
    sign_in_as(client, Role.OPERATOR)
    assert "Send for verification" in shown(client, address, "en")

    sign_in_as(client, Role.EXAM_CENTRE)
    assert "Send for verification" not in shown(client, address, "en")


def test_the_map_follows_the_register(client: Client) -> None:
    run = make_run(schools=24, drawn=True)
    address = reverse("identification:run", args=(run.pk,))
    sign_in_as(client, Role.OPERATOR)
    place = Municipality.objects.get(name=RunSchool.objects.filter(run=run)[0].municipality_name)
    assert f'<span class="tile-name">{place.name}' in shown(client, address, "en")

    place.name = "Northern Lights"
    place.save()
    renamed = shown(client, address, "en")
    make_municipality("Another")

    assert re.search(r'<span class="tile-name">Northern Lights</span> <span class="tile-value">\d+', renamed)
    assert shown(client, address, "en") == renamed


def test_names_of_peers_are_for_analysts_alone(client: Client) -> None:
    run = make_run(schools=24)
    row = RunSchool.objects.filter(run=run, social_index__isnull=False).first()
    assert row is not None
    address = reverse("identification:school", args=(run.pk, row.pk))
    sign_in_as(client, Role.OPERATOR)
    page = shown(client, address, "en")
    peers = re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page.split("Schools in similar", 1)[1])
    assert peers

    publish_run(run)
    sign_in_as(client, Role.HEAD, school=row.school)
    page = shown(client, address, "en")

    assert "School 1" in page
    assert not any(name in page for name in peers)
