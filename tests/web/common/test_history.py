from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from effective_school.organisations.enums import Role
from effective_school.organisations.models import School
from tests.factories.organisations import make_municipality, make_passport, make_school, sign_in_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def test_history_says_who_changed_what_and_why_in_words(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    old, new = make_municipality("Amursk"), make_municipality("Lazo")
    school = make_school(old, name="Old", locality="urban")
    form = {"name": "New", "municipality": new.pk, "locality": "rural", "version": 1, "reason": "order 5"}
    client.post(f"{school.get_absolute_url()}edit/", form)

    changes = client.get(f"/history/organisations/school/{school.pk}/").context["changes"]

    latest = changes[0]
    assert (latest.kind, latest.who, latest.why) == ("~", str(operator), "order 5")
    assert [(one.name, one.before, one.after) for one in latest.fields] == [
        ("Name", "Old", "New"),
        ("Municipality", "Amursk", "Lazo"),
        ("Locality", "Urban", "Rural"),
    ]
    assert (changes[1].kind, changes[1].who) == ("+", "the system")


def test_history_is_open_to_those_who_see_the_record(client: Client) -> None:
    school, foreign = make_school(), make_school()
    passport = make_passport(school)
    sign_in_as(client, Role.HEAD, school=school)

    assert client.get(f"/history/organisations/school/{school.pk}/").status_code == 200
    assert client.get(f"/history/organisations/schoolyear/{passport.pk}/").status_code == 200
    assert client.get(f"/history/organisations/school/{foreign.pk}/").status_code == 404
    assert client.get(f"/history/organisations/municipality/{school.municipality_id}/").status_code == 403
    assert client.get("/history/common/letter/1/").status_code == 404
    client.logout()
    assert client.get(f"/history/organisations/school/{school.pk}/").status_code == 302


def test_latest_changes_are_narrowed_by_person_kind_and_day(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old")
    client.post(
        f"{school.get_absolute_url()}edit/",
        {"name": "New", "municipality": school.municipality_id, "version": 1},
    )

    def kinds(query: str) -> list[tuple[str, str]]:
        found = client.get(f"/organisations/changes/?{query}").context["changes"]
        return [(change["record_kind"].key, change["kind"]) for change in found]

    assert kinds(f"who={operator.last_name}") == [("organisations.school", "~")]
    assert kinds("kind=organisations.school") == [
        ("organisations.school", "~"),
        ("organisations.school", "+"),
    ]
    assert kinds("kind=organisations.school&since=2100-01-01") == []
    assert kinds("kind=organisations.school&until=2000-01-01") == []
    assert ("organisations.municipality", "+") in kinds("since=junk&page=junk")


@pytest.mark.parametrize("rows", [1, 3])
def test_latest_changes_ask_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    sign_in_as(client, Role.MINISTRY)
    for _ in range(rows):
        school = make_school()
        school.name = "New"
        school.save()
        make_passport(school)
    client.get("/organisations/changes/")

    with django_assert_num_queries(CHANGES_QUERIES):
        client.get("/organisations/changes/")


CHANGES_QUERIES = 26


def test_latest_changes_are_for_analysts(client: Client) -> None:
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_municipality())
    assert client.get("/organisations/changes/").status_code == 403


def test_deleted_record_stays_in_the_latest_changes(client: Client) -> None:
    sign_in_as(client, Role.MINISTRY)
    school = make_school(name="Gone")
    School.objects.filter(pk=school.pk).delete()
    pk = school.pk
    found = client.get("/organisations/changes/?kind=organisations.school").context["changes"]

    assert [(one["kind"], one["record"], one["url"]) for one in found] == [
        ("-", "Gone", ""),
        ("+", "Gone", ""),
    ]
    assert client.get(f"/history/organisations/school/{pk}/").status_code == 404
