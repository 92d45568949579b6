from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from effective_school.organisations.domain.queries import may_change_school, schools_changeable_by
from effective_school.organisations.enums import Role
from effective_school.organisations.models import School, SchoolYear
from effective_school.organisations.panels import Panel, _of_schools, add_school_panels
from tests.factories.organisations import (
    make_municipality,
    make_passport,
    make_person,
    make_school,
    sign_in_as,
)

pytestmark = pytest.mark.django_db
LIST = "/organisations/schools/"


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{LIST}?export=csv&{query}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    return [row[0] for row in rows[1:]]


def test_list_shows_each_role_its_territory(client: Client) -> None:
    amursk, lazo = make_municipality("Amursk"), make_municipality("Lazo")
    first, second = make_school(amursk, name="First"), make_school(amursk, name="Second")
    make_school(lazo, name="Third")

    seen = {}
    for role, territory in (
        (Role.MINISTRY, {}),
        (Role.MUNICIPALITY, {"municipality": amursk}),
        (Role.HEAD, {"school": second}),
    ):
        sign_in_as(client, role, **territory)
        seen[role] = names(client)

    assert seen == {
        Role.MINISTRY: ["First", "Second", "Third"],
        Role.MUNICIPALITY: ["First", "Second"],
        Role.HEAD: ["Second"],
    }
    sign_in_as(client, Role.HEAD, school=second)
    assert client.get(first.get_absolute_url()).status_code == 404
    sign_in_as(client, Role.TEACHER, school=second)
    assert client.get(LIST).status_code == 403
    client.logout()
    assert client.get(LIST).status_code == 302


def test_list_is_narrowed_by_words_in_any_case_and_by_facts(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    amursk = make_municipality("Amursk")
    village = make_school(amursk, name="Школа с. Ёлкино", locality="rural", code="270901")
    town = make_school(name="ШКОЛА № 5", locality="urban", code="270902", status="closed")
    make_passport(village, 2019, "basic")
    make_passport(town, 2018, "basic")

    assert names(client, "q=елкино") == ["Школа с. Ёлкино"]
    assert names(client, "q=школа") == ["ШКОЛА № 5", "Школа с. Ёлкино"]
    assert names(client, "q=270902") == ["ШКОЛА № 5"]
    assert names(client, f"municipality={amursk.pk}") == ["Школа с. Ёлкино"]
    assert names(client, "group=basic") == ["Школа с. Ёлкино"]
    assert names(client, "locality=urban") == ["ШКОЛА № 5"]
    assert names(client, "status=closed") == ["ШКОЛА № 5"]
    assert names(client, "sort=-name") == ["Школа с. Ёлкино", "ШКОЛА № 5"]
    assert names(client, "municipality=junk&group=junk&sort=junk&page=junk") == [
        "ШКОЛА № 5",
        "Школа с. Ёлкино",
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    sign_in_as(client, Role.OPERATOR)
    for _ in range(rows):
        make_passport(make_school())
    client.get(LIST)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 9


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "A school with this code is there already."), ("ru", "Школа с таким кодом уже есть.")],
)
def test_a_code_that_is_taken_is_told_in_plain_words(client: Client, language: str, told: str) -> None:
    client.cookies["django_language"] = language
    sign_in_as(client, Role.OPERATOR)
    school = make_school()

    page = client.post(
        f"{LIST}new/", {"code": school.code, "name": "New", "municipality": school.municipality_id}
    )

    assert page.context["form"].errors == {"code": [told]}


@pytest.mark.parametrize("day", ["2199-01-01", "1099-01-01"])
def test_a_day_on_which_no_school_can_be_opened_is_refused(client: Client, day: str) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()
    form = {"name": "Name", "municipality": school.municipality_id, "version": 1}

    page = client.post(f"{school.get_absolute_url()}edit/", {**form, "opened_on": day})

    assert list(page.context["form"].errors) == ["opened_on"]
    assert (
        client.post(f"{school.get_absolute_url()}edit/", {**form, "opened_on": "1936-09-01"}).status_code
        == 302
    )


def test_operator_adds_a_school_once(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    place = make_municipality()
    form = {"code": "270777", "name": "New", "municipality": place.pk}

    first = client.post(f"{LIST}new/", form)
    second = client.post(f"{LIST}new/", form)

    assert first.headers["Location"] == f"{LIST}270777/"
    assert second.status_code == 200
    assert School.objects.filter(code="270777").count() == 1


@pytest.mark.parametrize("code", ["no digit", "nodigit", "27 0001", "27/01"])
def test_a_code_that_would_break_addresses_is_refused(client: Client, code: str) -> None:
    sign_in_as(client, Role.OPERATOR)

    answer = client.post(f"{LIST}new/", {"code": code, "name": "New", "municipality": make_municipality().pk})

    assert "A code has at least one digit and no spaces" in answer.content.decode()


def test_municipality_changes_only_its_own_schools(client: Client) -> None:
    own, other = make_municipality(), make_municipality()
    school, foreign = make_school(own), make_school(other)
    sign_in_as(client, Role.MUNICIPALITY, municipality=own)
    form = {"name": "Renamed", "municipality": own.pk, "version": 1}

    assert client.post(f"{school.get_absolute_url()}edit/", form).status_code == 302
    assert client.post(f"{foreign.get_absolute_url()}edit/", form).status_code == 404
    moved = client.post(f"{school.get_absolute_url()}edit/", {**form, "municipality": other.pk, "version": 2})
    assert moved.status_code == 200
    assert School.objects.get(pk=school.pk).municipality == own
    assert client.post(f"{LIST}new/", {"code": "1", "name": "x", "municipality": other.pk}).status_code == 200
    assert not School.objects.filter(code="1").exists()


def test_head_sees_and_does_not_change(client: Client) -> None:
    school = make_school()
    sign_in_as(client, Role.HEAD, school=school)

    assert client.get(school.get_absolute_url()).status_code == 200
    assert client.get(f"{school.get_absolute_url()}edit/").status_code == 403


def test_second_editor_is_told_and_loses_nothing(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old")
    address = f"{school.get_absolute_url()}edit/"
    form = {"name": "Mine", "municipality": school.municipality_id, "version": 1}
    client.post(address, {**form, "name": "Theirs", "reason": "order 5"})

    answer = client.post(address, {**form, "address": "Long street 1"})

    page = answer.content.decode()
    assert "Somebody changed this record while you were editing it." in page
    assert "Stored now: Theirs" in page
    assert 'value="Mine"' in page
    assert 'value="Long street 1"' in page
    assert 'name="version" value="2"' in page
    assert School.objects.get(pk=school.pk).name == "Theirs"
    client.post(address, {**form, "version": 2})
    stored = School.objects.get(pk=school.pk)
    assert (stored.name, stored.version) == ("Mine", 3)
    assert list(school.history.values_list("history_change_reason", flat=True)) == [None, "order 5", None]


def test_a_field_that_the_second_editor_left_alone_takes_what_the_first_saved(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school(name="Old", address="Old street", latitude=48.5, longitude=135.0)
    other = make_municipality("Elsewhere")
    address = f"{school.get_absolute_url()}edit/"
    form = {
        "name": "Old",
        "municipality": school.municipality_id,
        "address": "Old street",
        "latitude": "48.5",
        "longitude": "135.0",
        "version": 1,
    }
    theirs = {
        "municipality": other.pk,
        "address": "Their street",
        "locality": "rural",
        "opened_on": "1990-09-01",
        "latitude": "",
        "longitude": "",
    }
    assert client.post(address, form | theirs).status_code == 302

    answer = client.post(address, {**form, "name": "Mine", "full_name": "Mine in full"})

    sent = answer.context["form"].data
    expected = {**theirs, "municipality": str(other.pk), "name": "Mine", "full_name": "Mine in full"}
    assert {name: sent[name] for name in expected} == expected
    page = answer.content.decode()
    assert "Stored now: Their street. You did not change it, so it stands in the form." in page
    assert "Mine in full" in page
    client.post(address, sent.dict())
    stored = School.objects.get(pk=school.pk)
    assert (stored.name, stored.address, stored.municipality, stored.opened_on) == (
        "Mine",
        "Their street",
        other,
        date(1990, 9, 1),
    )
    assert (stored.latitude, stored.locality, stored.version) == (None, "rural", 3)


def test_passport_is_added_once_a_year_and_changed(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()
    form = {"year": 2020, "group": "basic", "pupils": 12, "teachers": 3}
    address = f"{school.get_absolute_url()}passports/"

    client.post(f"{address}new/", form)
    again = client.post(f"{address}new/", form)
    client.post(f"{address}2020/", {"group": "secondary", "pupils": 13, "version": 1})

    assert "is there already" in again.content.decode()
    assert list(SchoolYear.objects.values_list("year", "group", "pupils", "version")) == [
        (2020, "secondary", 13, 2)
    ]


def test_apps_above_put_panels_on_the_page(client: Client) -> None:
    def panels(_request: object, school: School) -> list[Panel]:
        return [Panel(f"Results of {school.code}", "organisations/_people_actions.html")]

    add_school_panels(panels)
    try:
        sign_in_as(client, Role.OPERATOR)
        school = make_school()
        assert f"Results of {school.code}" in client.get(school.get_absolute_url()).content.decode()
    finally:
        _of_schools.remove(panels)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_change_a_school_is_said_alike_for_one_and_for_all(role: Role) -> None:
    amursk, lazo = make_municipality("Amursk"), make_municipality("Lazo")
    schools = [make_school(amursk), make_school(amursk), make_school(lazo)]
    of_school = role in {Role.HEAD, Role.TEACHER}
    of_region = role in {Role.MINISTRY, Role.OPERATOR, Role.EXAM_CENTRE}
    person = make_person(
        role,
        municipality=None if of_region or of_school else amursk,
        school=schools[0] if of_school else None,
    )

    changeable = set(schools_changeable_by(person))

    assert {school for school in schools if may_change_school(person, school)} == changeable
    assert bool(changeable) == (role in {Role.OPERATOR, Role.MUNICIPALITY})
