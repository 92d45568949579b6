from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import update_last_login
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from effective_school.collection.enums import HandsIn
from effective_school.collection.models import Campaign
from effective_school.common.history import (
    HIDDEN,
    Viewable,
    changes_in,
    changes_of,
    viewable,
    viewable_kinds,
)
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School
from tests.factories.organisations import (
    make_municipality,
    make_passport,
    make_person,
    make_school,
    sign_in_as,
)

pytestmark = pytest.mark.django_db


def kind_of(app: str, model: str) -> Viewable:
    kind = viewable(app, model)
    assert kind is not None
    return kind


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


def test_signing_in_is_no_change_and_entries_without_a_difference_are_passed_over(client: Client) -> None:
    sign_in_as(client, Role.MINISTRY)
    person = make_person(Role.HEAD, last_name="Ivanova")
    entries = person.history.count()
    client.force_login(person)
    update_last_login(type(person), person)
    assert person.history.count() == entries
    person.save(update_fields=["phone"])  # nothing changed
    person.phone = "1"
    person.save()
    for _ in range(3):
        person.save()

    changes = changes_in(kind_of("accounts", "user"), person.history.all(), 2)

    assert [(one.name, one.after) for one in changes[0].fields] == [("Телефон", "1")]
    assert [change.kind for change in changes] == ["~", "+"]


def test_every_kind_and_field_has_a_name_in_russian() -> None:
    with translation.override("ru"):
        names = [kind.name for kind in viewable_kinds()] + [
            str(field.verbose_name)
            for kind in viewable_kinds()
            for field in kind.model.history.model.tracked_fields  # type: ignore[attr-defined]
            if field.name not in HIDDEN
        ]

    assert len(names) > 50
    assert [name for name in names if name.isascii()] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [("ru", ("Результаты, Аттестаты", "2018, 2019")), ("en", ("Exams, Certificates", "2018, 2019"))],
)
def test_lists_are_told_in_words(language: str, told: tuple[str, str]) -> None:
    day = date(2019, 9, 1)
    campaign = Campaign.objects.create(
        title="Сбор",
        forms=["exams", "certificates"],
        years=[2018, 2019],
        hands_in=HandsIn.EXAM_CENTRE,
        opens_on=day,
        due_on=day,
        closes_on=day,
    )
    with translation.override(language):
        (change,) = changes_of(kind_of("collection", "campaign"), campaign)

    assert {one.after for one in change.fields} >= set(told)


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


CHANGES_QUERIES = 25


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
