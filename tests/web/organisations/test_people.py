from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from effective_school.accounts.domain.erasure import ask_for_erasure, erase_person
from effective_school.accounts.models import PersonWord, User
from effective_school.common import searching
from effective_school.common.models import AccessEntry, Letter, Notification
from effective_school.organisations.domain.invitations import invite_person
from effective_school.organisations.domain.people import RoleRefused, end_role, grant_role
from effective_school.organisations.domain.queries import people_visible_to
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Membership
from tests.factories.organisations import make_municipality, make_person, make_school, sign_in_as

pytestmark = pytest.mark.django_db
PEOPLE = "/organisations/people/"


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def test_each_role_sees_the_people_it_answers_for() -> None:
    own, other = make_municipality(), make_municipality()
    school, foreign = make_school(own), make_school(other)
    operator = make_person(Role.OPERATOR)
    coordinator = make_person(Role.MUNICIPALITY, municipality=own)
    head = make_person(Role.HEAD, school=school)
    teacher = make_person(Role.TEACHER, school=school)
    stranger = make_person(Role.HEAD, school=foreign)
    nobody = make_person()

    def seen_by(person: User) -> set[User]:
        return set(people_visible_to(person))

    assert seen_by(operator) == {operator, coordinator, head, teacher, stranger, nobody}
    assert seen_by(coordinator) == {coordinator, head, teacher}
    assert seen_by(head) == {head, teacher}
    assert seen_by(teacher) == set()


def test_page_of_a_person_is_noted_and_closed_to_strangers(client: Client) -> None:
    school = make_school()
    teacher = make_person(Role.TEACHER, school=school, last_name="Orlova")
    stranger = make_person(Role.TEACHER, school=make_school())
    head = sign_in_as(client, Role.HEAD, school=school)

    assert client.get(f"{PEOPLE}{teacher.pk}/").status_code == 200
    assert client.get(f"{PEOPLE}{head.pk}/").status_code == 200
    assert client.get(f"{PEOPLE}{stranger.pk}/").status_code == 404

    assert list(AccessEntry.objects.values_list("person", "about", "address")) == [
        (head.pk, teacher.pk, "127.0.0.1")
    ]
    assert AccessEntry.objects.get().what == "page of the person"
    sign_in_as(client, Role.TEACHER, school=school)
    assert client.get(PEOPLE).status_code == 403


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/history/accounts/user/{person}/", "история изменений человека"),
        ("/history/organisations/membership/{role}/", "история изменений человека"),
        ("/organisations/invitations/{invitation}/", "страница приглашения"),
    ],
)
def test_other_pages_that_name_a_person_are_noted_too(client: Client, page: str, words: str) -> None:
    person, school = make_person(), make_school()
    operator = sign_in_as(client, Role.OPERATOR)
    role = Membership.objects.create(person=person, role=Role.TEACHER, school=school)
    invited = invite_person(
        by=operator, email=person.email, last_name="Ким", first_name="Анна", role=Role.HEAD, school=school
    )

    client.get(page.format(person=person.pk, role=role.pk, invitation=invited.pk))

    assert list(AccessEntry.objects.values_list("person", "about")) == [(operator.pk, person.pk)]
    client.cookies["django_language"] = "ru"
    assert words in client.get("/account/access-log/").content.decode()


def test_people_are_found_by_name_in_any_case_role_and_state(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school = make_school()
    head = make_person(Role.HEAD, school=school, last_name="Белова")
    head.email = "head_boss@example.org"
    head.save(update_fields=["email"])
    Membership.objects.filter(person=make_person(Role.TEACHER, school=school, last_name="Орлова")).update(
        is_confirmed=False
    )

    def found(query: str) -> list[str]:
        return [str(row[0].text) for row in client.get(f"{PEOPLE}?{query}").context["table"].rows]

    assert (
        found("q=белова")
        == found("q=TEST, Бел")
        == found("q=boss@example.org")
        == found("q=head_boss@example.org")
        == ["Белова Test"]
    )
    assert found("q=лова") == found("q=белова орлова") == []
    assert found("role=teacher") == ["Орлова Test"]
    assert found("state=waiting") == ["Орлова Test"]
    assert found(f"municipality={school.municipality_id}&role=head") == ["Белова Test"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    sign_in_as(client, Role.OPERATOR)
    for _ in range(rows):
        make_person(Role.HEAD, school=make_school())
    client.get(PEOPLE)

    with django_assert_num_queries(LIST_QUERIES):
        client.get(PEOPLE)


LIST_QUERIES = 8


def test_municipality_gives_roles_in_its_own_territory_only(client: Client) -> None:
    own, other = make_municipality(), make_municipality()
    school, foreign = make_school(own), make_school(other)
    person = make_person(Role.TEACHER, school=school)
    coordinator = sign_in_as(client, Role.MUNICIPALITY, municipality=own)
    address = f"{PEOPLE}{person.pk}/roles/new/"

    assert client.post(address, {"role": "head", "school_code": school.code}).status_code == 302
    twice = client.post(address, {"role": "head", "school_code": school.code})
    assert "The person has this role there already." in twice.content.decode()
    abroad = client.post(address, {"role": "head", "school_code": foreign.code})
    assert "There is no school with this code in your territory." in abroad.content.decode()
    assert client.post(address, {"role": "operator"}).status_code == 200
    assert sorted(person.memberships.values_list("role", flat=True)) == ["head", "teacher"]
    for role, territory in ((Role.OPERATOR, {}), (Role.HEAD, {"school": foreign})):
        with pytest.raises(RoleRefused):
            grant_role(by=coordinator, person=person, role=role, **territory)


def test_role_fits_its_territory() -> None:
    operator, person, school = make_person(Role.OPERATOR), make_person(), make_school()

    for role, territory in (
        (Role.HEAD, {}),
        (Role.MUNICIPALITY, {}),
        (Role.MINISTRY, {"municipality": school.municipality}),
        (Role.METHODIST, {"school": school}),
    ):
        with pytest.raises(RoleRefused):
            grant_role(by=operator, person=person, role=role, **territory)


def test_head_confirms_and_ends_own_teachers(client: Client) -> None:
    school = make_school()
    head = sign_in_as(client, Role.HEAD, school=school)
    waiting = Membership.objects.create(
        person=make_person(), role=Role.TEACHER, school=school, is_confirmed=False
    )
    foreign = Membership.objects.create(
        person=make_person(), role=Role.TEACHER, school=make_school(), is_confirmed=False
    )
    own_headship = head.memberships.get()

    assert "1 person registered" in client.get("/").content.decode()
    assert client.post(f"/organisations/roles/{waiting.pk}/confirm/").status_code == 302
    assert client.post(f"/organisations/roles/{foreign.pk}/confirm/").status_code == 404
    client.post(f"/organisations/roles/{own_headship.pk}/end/", {"reason": "tired"})
    own_headship.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.is_confirmed, waiting.ended_at, own_headship.ended_at) == (True, None, None)

    client.post(f"/organisations/roles/{waiting.pk}/end/", {"reason": "left"})
    waiting.refresh_from_db()
    assert waiting.ended_at is not None
    assert waiting.history.first().history_change_reason == "left"
    assert client.get(f"{PEOPLE}{waiting.person_id}/").status_code == 404


@pytest.mark.parametrize(
    ("is_confirmed", "told"),
    [(True, "Ваша роль завершена: Учитель, № 5"), (False, "Ваша роль не подтверждена: Учитель, № 5")],
)
def test_person_is_told_of_decisions_about_roles(client: Client, *, is_confirmed: bool, told: str) -> None:
    operator, person, school = sign_in_as(client, Role.OPERATOR), make_person(), make_school(name="№ 5")
    held = Membership.objects.create(
        person=person, role=Role.TEACHER, school=school, is_confirmed=is_confirmed
    )

    client.post(f"/organisations/roles/{held.pk}/end/", {"reason": "по ошибке"})
    client.post(f"{PEOPLE}{person.pk}/roles/new/", {"role": "head", "school_code": school.code})
    grant_role(by=operator, person=operator, role=Role.MINISTRY)

    assert [note.text for note in Notification.objects.order_by("pk")] == [
        told,
        "Вам дана роль: Директор школы, № 5",
    ]
    assert "по ошибке" in Letter.objects.get(event__in=("role_ended", "role_refused")).text


@pytest.mark.parametrize("act", ["end", "confirm"])
def test_a_role_ended_by_a_colleague_is_told_to_be_ended(client: Client, act: str) -> None:
    school = make_school()
    teacher = make_person(Role.TEACHER, school=school)
    foreign = make_person(Role.TEACHER, school=make_school())
    for person in (teacher, foreign):
        held = person.memberships.get()
        end_role(by=make_person(Role.OPERATOR), membership=held, reason="left")
    sign_in_as(client, Role.HEAD, school=school)

    told = client.post(
        f"/organisations/roles/{teacher.memberships.get().pk}/{act}/", {"reason": "again"}, follow=True
    )
    hidden = client.post(f"/organisations/roles/{foreign.memberships.get().pk}/{act}/", {"reason": "again"})

    assert "This role is ended already, on" in told.content.decode()
    assert hidden.status_code == 404
    assert teacher.memberships.get().history.first().history_change_reason == "left"


def test_school_and_municipality_of_a_role_agree(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    school, other, person = make_school(), make_municipality(), make_person()
    form = {"role": Role.HEAD, "municipality": other.pk, "school_code": school.code}

    page = client.post(f"{PEOPLE}{person.pk}/roles/new/", form)

    assert page.status_code == 200
    assert f"in another municipality: {school.municipality}." in page.content.decode()
    assert not person.memberships.exists()


def test_last_operator_stays() -> None:
    first = make_person(Role.OPERATOR)

    with pytest.raises(RoleRefused):
        end_role(by=first, membership=first.memberships.get(), reason="leaves")
    second = make_person(Role.OPERATOR)
    end_role(by=second, membership=first.memberships.get(), reason="leaves")

    assert first.memberships.filter(ended_at=None).count() == 0


def test_export_of_people_is_noted(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)

    client.get(f"{PEOPLE}?export=csv")

    assert AccessEntry.objects.get().person_id == operator.pk


def test_a_former_name_and_an_erased_person_leave_no_words() -> None:
    person = make_person(Role.HEAD, last_name="Белова", first_name="Анна")
    other = make_person(Role.HEAD, last_name="Белова", first_name="Вера")

    def words(one: User) -> set[str]:
        return set(PersonWord.objects.filter(person=one).values_list("word", flat=True))

    assert {"белова", "анна"} < words(person)

    person.last_name = "Орлова"
    person.save(update_fields=["last_name"])
    assert {"орлова", "анна"} < words(person)
    assert "белова" not in words(person)
    assert set(PersonWord.objects.named(User.objects.all(), "белова")) == {other}

    erase_person(ask_for_erasure(person), act_number="1", act_date=date(2026, 11, 1), by=other)
    assert words(person) == {"erased", str(person.pk), "invalid"}


def test_a_common_word_alone_finds_the_same_as_rare_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [make_person(Role.HEAD, last_name="Белова", first_name=name) for name in ("Анна", "Вера", "Зоя")]

    def found(words: str) -> set[User]:
        return set(PersonWord.objects.named(User.objects.all(), words))

    rare = [found(words) for words in ("белова", "бел зо", "белова орлова")]
    monkeypatch.setattr(searching, "FEW", 0)
    assert rare == [found(words) for words in ("белова", "бел зо", "белова орлова")]
    assert rare == [set(people), {people[2]}, set()]


def test_a_role_of_old_is_listed_as_it_stands(client: Client) -> None:
    person = make_person(Role.HEAD)
    Membership.objects.filter(person=person).update(role="of old")
    sign_in_as(client, Role.OPERATOR)

    assert "of old — " in client.get(PEOPLE).content.decode()
