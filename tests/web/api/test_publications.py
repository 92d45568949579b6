"""Published lists and the indices behind them, read by programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from effective_school.accounts.models import User
from effective_school.identification.domain.publication import Act, published_schools, withdraw
from effective_school.identification.models import Publication, RunSchool
from effective_school.organisations.enums import Role
from tests.factories.identification import LISTS, make_run, publish_run
from tests.factories.organisations import make_person
from tests.web.api.test_reading import read, token_for

pytestmark = pytest.mark.django_db


def an_act(number: str) -> Act:
    return Act(number, timezone.localdate(), "Ministry", None)


@pytest.fixture
def published() -> Publication:
    return publish_run(make_run(schools=60))


def told(client: Client, person: User, address: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return read(client, token_for(person), address)


def test_a_list_is_read_with_its_act_and_its_schools(client: Client, published: Publication) -> None:
    ministry = make_person(Role.MINISTRY)

    act = told(client, ministry, "publications")["items"][0]
    schools = told(client, ministry, f"publications/{published.pk}/schools")

    assert (act["id"], act["year"], act["number"], act["lists"]) == (published.pk, 2019, "12-p", LISTS)
    assert act["withdrawn_at"] is None
    expected = list(published_schools(published).order_by("code"))
    assert schools["total"] == len(expected) > 0
    assert [one["code"] for one in schools["items"]] == [one.code for one in expected]
    assert {one["results_list"] for one in schools["items"]} <= set(LISTS)


def test_a_list_gives_no_verdict_that_the_act_did_not_publish(client: Client) -> None:
    publication = publish_run(make_run(schools=60), lists=["low_results"])
    both = published_schools(publication).filter(social_list="adverse")
    assert both.exists()
    ministry = make_person(Role.MINISTRY)

    schools = told(client, ministry, f"publications/{publication.pk}/schools")["items"]
    indices = told(client, ministry, f"publications/{publication.pk}/indices?per_page=500")["items"]

    assert {(one["results_list"], one["social_list"]) for one in schools} == {("low_results", "")}
    assert {one["code"] for one in indices if one["social_list"] == "adverse"} > {one.code for one in both}


def test_indices_are_those_of_the_run(client: Client, published: Publication) -> None:
    given = told(client, make_person(Role.MINISTRY), f"publications/{published.pk}/indices?per_page=500")

    rows = RunSchool.objects.filter(run=published.run).order_by("code")
    keys = ("code", "results_index", "results_rank", "social_index", "social_rank")
    assert [tuple(one[key] for key in keys) for one in given["items"]] == list(rows.values_list(*keys))
    assert any(one["results_index"] is not None for one in given["items"])


def test_a_municipality_reads_its_own_schools_only(client: Client, published: Publication) -> None:
    listed = published_schools(published).first()
    assert listed is not None
    place = listed.municipality
    coordinator = make_person(Role.MUNICIPALITY, municipality=place)

    schools = told(client, coordinator, f"publications/{published.pk}/schools")
    indices = told(client, coordinator, f"publications/{published.pk}/indices?per_page=500")

    own = published_schools(published).filter(municipality=place)
    assert {one["code"] for one in schools["items"]} == set(own.values_list("code", flat=True))
    everybody = RunSchool.objects.filter(run=published.run, municipality=place)
    assert {one["code"] for one in indices["items"]} == set(everybody.values_list("code", flat=True))
    assert len(indices["items"]) < published.run.schools


def test_a_head_reads_the_own_school_and_a_teacher_nothing(client: Client, published: Publication) -> None:
    listed = published_schools(published).first()
    assert listed is not None
    head = make_person(Role.HEAD, school=listed.school)
    teacher = make_person(Role.TEACHER, school=listed.school)

    own = told(client, head, f"publications/{published.pk}/indices")

    assert [one["code"] for one in own["items"]] == [listed.code]
    assert told(client, teacher, f"publications/{published.pk}/indices") == 403


def test_a_withdrawn_list_is_marked_for_the_region_and_gone_for_a_head(
    client: Client, published: Publication
) -> None:
    listed = published_schools(published).first()
    assert listed is not None
    ministry, head = make_person(Role.MINISTRY), make_person(Role.HEAD, school=listed.school)
    withdraw(published, act=an_act("13-p"), reason="An error was found", person=ministry)

    assert told(client, ministry, "publications")["items"][0]["withdrawn_at"] is not None
    assert told(client, head, "publications")["items"] == []
    assert told(client, head, f"publications/{published.pk}/schools") == 404


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_asks_the_same_number_of_queries(
    client: Client, published: Publication, django_assert_num_queries: DjangoAssertNumQueries, size: int
) -> None:
    text = token_for(make_person(Role.MINISTRY))
    address = f"/api/v1/publications/{published.pk}/schools?per_page={size}"
    with django_assert_num_queries(6):
        answer = client.get(address, headers={"authorization": f"Bearer {text}"})
    assert len(answer.json()["items"]) == size
