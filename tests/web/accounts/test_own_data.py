"""The cabinet, a copy of one's own data, removal by an act, the access log."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from effective_school.accounts.domain.erasure import ErasureRefused, ask_for_erasure, erase_person
from effective_school.accounts.models import Erasure, User
from effective_school.common.models import AccessEntry, Letter, Notification
from effective_school.organisations.domain.invitations import ask_to_join, invite_person
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Invitation, Membership
from tests.factories.accounts import Mailbox, log_in, text_of
from tests.factories.organisations import PASSWORD, make_municipality, make_person, make_school, sign_in_as

pytestmark = pytest.mark.django_db

OWN = {
    "last_name": "Иванова",
    "first_name": "Мария",
    "middle_name": "Петровна",
    "phone": "+7 4212 00-00-00",
    "language": "en",
    "initial-wants_letters": "True",
}


def test_person_changes_own_data(client: Client) -> None:
    person = sign_in_as(client)

    answer = client.post("/account/cabinet/", OWN)

    assert answer.headers["Location"] == "/account/cabinet/"
    person.refresh_from_db()
    assert (person.full_name, person.language, person.wants_letters) == (
        "Иванова Мария Петровна",
        "en",
        False,
    )
    assert "My data and security" in client.get("/account/cabinet/").content.decode()
    assert person.history.count() >= 2


def test_form_of_a_former_state_changes_only_what_was_changed_on_it(client: Client) -> None:
    person = sign_in_as(client)
    form = client.get("/account/cabinet/").context["form"]
    opened = {form[name].html_initial_name: form[name].value() for name in form.fields}
    shown = {name: form[name].value() for name in form.fields if form[name].value()}
    assert all(f'name="{name}"' in client.get("/account/cabinet/").content.decode() for name in opened)
    client.post("/account/cabinet/", {**opened, **shown, "last_name": "Орлова", "phone": "+7 4212 00-00-00"})

    client.post("/account/cabinet/", {**opened, **shown, "first_name": "Анна"})

    person.refresh_from_db()
    assert (person.full_name, person.phone, person.wants_letters) == ("Орлова Анна", "+7 4212 00-00-00", True)
    assert person.search_text.startswith(" орлова анна")


def test_nameless_form_is_returned_with_everything_else_kept(client: Client) -> None:
    person = sign_in_as(client)

    page = client.post("/account/cabinet/", {**OWN, "last_name": " "})

    assert page.status_code == 200
    assert "+7 4212 00-00-00" in page.content.decode()
    assert User.objects.get(pk=person.pk).first_name == "Test"


def test_form_cannot_change_what_is_not_on_it(client: Client) -> None:
    person = sign_in_as(client)

    client.post("/account/cabinet/", {**OWN, "email": "other@example.org", "is_superuser": "on"})

    person.refresh_from_db()
    assert person.is_superuser is False
    assert person.email != "other@example.org"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("last_name", "Иванова1", "Имя пишут буквами"),
        ("middle_name", "<script>alert(1)</script>", "Имя пишут буквами"),
        ("phone", "abc<b>", "Телефон пишут цифрами"),
        ("phone", "()", "Телефон пишут цифрами"),
    ],
)
def test_what_is_no_name_and_no_number_is_refused(client: Client, name: str, value: str, told: str) -> None:
    person = sign_in_as(client)

    page = client.post("/account/cabinet/", {**OWN, name: value})

    assert told in page.content.decode()
    person.refresh_from_db()
    assert getattr(person, name) != value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("last_name", "О’Нил-Ким"),
        ("last_name", "Nguyễn"),
        ("first_name", "Анна М."),
        ("phone", "8 (4212) 32-40-00, доб. 12"),
        ("phone", "+7 900 123-45-67"),
    ],
)
def test_names_of_every_script_and_extensions_are_taken(client: Client, name: str, value: str) -> None:
    person = sign_in_as(client)

    client.post("/account/cabinet/", {**OWN, name: value})

    person.refresh_from_db()
    assert getattr(person, name) == value


def test_copy_of_own_data_holds_every_section(client: Client) -> None:
    school = make_school(name="<Школа> № 1")
    person = make_person(Role.TEACHER, school=school)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")

    answer = client.post("/account/cabinet/export/", headers={"accept-language": "ru"})

    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert sorted(archive.namelist()) == ["data.html", "data.json"]
        data = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    assert data["person"]["rows"][0]["Электронная почта"] == person.email
    assert data["roles"]["rows"][0]["Роль"] == "Педагог" or data["roles"]["rows"][0]["Роль"] == "Учитель"
    assert len(data["consents"]["rows"]) == 2
    expected = {
        "person",
        "addresses",
        "consents",
        "changes",
        "devices",
        "notes",
        "letters",
        "looks",
        "roles",
        "invitations",
    }
    assert expected <= set(data)
    assert "&lt;Школа&gt; № 1" in page
    assert "password" not in page.lower()


def test_copy_is_not_given_for_the_asking_of_a_link(client: Client) -> None:
    sign_in_as(client)

    assert client.get("/account/cabinet/export/").status_code == 405


def asked(person: User) -> Erasure:
    return ask_for_erasure(person)


def test_person_asks_and_takes_it_back(client: Client) -> None:
    person = sign_in_as(client)
    client.post("/account/cabinet/erasure/", {"ask": ""})
    client.post("/account/cabinet/erasure/", {"ask": ""})
    assert Erasure.objects.filter(person=person).count() == 1

    client.post("/account/cabinet/erasure/", {"take_back": ""})

    assert Erasure.objects.get(person=person).taken_back_at is not None


def test_operators_are_told_of_a_request_once_and_find_it_on_the_desk(client: Client) -> None:
    operator = make_person(Role.OPERATOR)
    person = sign_in_as(client)
    for _ in range(2):
        client.post("/account/cabinet/erasure/", {"ask": ""})

    request = Erasure.objects.get(person=person)
    (note,) = Notification.objects.filter(person=operator)
    assert (note.text, note.url) == (
        "Поступил запрос на удаление персональных данных",
        f"/account/erasures/{request.pk}/",
    )
    client.force_login(operator, "effective_school.accounts.backends.PasswordBackend")
    assert "/account/erasures/?state=open" in client.get("/").content.decode()


def test_removal_by_an_act_leaves_no_trace_of_who_it_was(client: Client, mailbox: Mailbox) -> None:
    school = make_school()
    head = make_person(Role.HEAD, school=school)
    operator = sign_in_as(client, Role.OPERATOR)
    person = make_person(Role.HEAD, school=school, last_name="Неповторимова", phone="+7 900 123-45-67")
    former, address = person.email, "Now.Another@example.org"
    log_in(Client(), former, "wrong")
    log_in(Client(), former, PASSWORD)
    EmailAddress.objects.filter(user=person).update(email=address)
    person.email = address
    person.last_name = "Неповторимова-О'Нил"
    person.save()
    browser = Client()
    browser.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    browser.get("/notifications/")
    invite_person(
        by=operator,
        email=address,
        last_name="Неповторимова",
        first_name="Анна",
        role=Role.TEACHER,
        school=school,
    )
    ask_to_join(person=person, school=school)
    mailbox.collect()
    request = asked(person)

    page = client.get(f"/account/erasures/{request.pk}/")
    assert "Неповторимова" in page.content.decode()
    form = {"act_number": "17-п", "act_date": timezone.localdate().isoformat(), "sure": "on"}
    answer = client.post(f"/account/erasures/{request.pk}/", form)

    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.full_name, person.phone, person.is_active) == ("", "", False)
    assert person.email == f"erased-{person.pk}@erased.invalid"
    assert person.search_text == f" erased {person.pk} erased invalid"
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Notification.objects.filter(person=person).exists()
    assert not Membership.objects.filter(person=person, ended_at=None).exists()
    assert browser.get("/notifications/").status_code == 302
    request.refresh_from_db()
    assert (request.act_number, request.done_by) == ("17-п", operator)
    (last,) = [
        letter for letter in mailbox.collect() if letter["Subject"] == "Ваши персональные данные удалены"
    ]
    assert last["To"] == address
    assert "17-п" in text_of(last)
    assert traces_of("Неповторимова", address, former, "123-45-67") == []
    assert "Педагог просит подтверждения: —" in Notification.objects.get(person=head).text
    assert log_in(Client(), address, PASSWORD).status_code == 200
    assert "Обезличено" in client.get(f"/account/erasures/{request.pk}/").content.decode()


def traces_of(*words: str) -> list[str]:
    """Every column of every table that still holds one of the words."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{name}: {value}"
                    for name, value in zip(names, row, strict=True)
                    if any(word.lower() in str(value).lower() for word in words)
                ]
    return found


@pytest.mark.parametrize("on_paper", [False, True])
def test_act_is_not_older_than_the_request(client: Client, *, on_paper: bool) -> None:
    sign_in_as(client, Role.OPERATOR)
    request = ask_for_erasure(make_person(), on_paper=on_paper)
    form = {"act_number": "1", "act_date": "1900-01-01", "sure": "on"}

    page = client.post(f"/account/erasures/{request.pk}/", form)

    assert "Акт не может быть старше обращения" in page.content.decode()
    request.refresh_from_db()
    assert request.is_open


def test_act_needs_a_number_a_date_and_a_tick(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    request = asked(make_person())

    page = client.post(f"/account/erasures/{request.pk}/", {"act_number": "1", "act_date": "2999-01-01"})

    assert page.status_code == 200
    assert "не может быть позже" in page.content.decode()
    request.refresh_from_db()
    assert request.is_open


def test_removal_is_done_once_and_never_of_oneself() -> None:
    operator, person = make_person(Role.OPERATOR), make_person()
    request = asked(person)
    erase_person(request, act_number="1", act_date=timezone.localdate(), by=operator)

    with pytest.raises(ErasureRefused):
        erase_person(request, act_number="2", act_date=timezone.localdate(), by=operator)
    with pytest.raises(ErasureRefused):
        erase_person(asked(operator), act_number="3", act_date=timezone.localdate(), by=operator)
    with pytest.raises(ErasureRefused):
        asked(User.objects.get(pk=person.pk))


def test_paper_request_is_opened_by_the_address(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    person = make_person()

    answer = client.post("/account/erasures/", {"email": person.email.upper()})

    made = Erasure.objects.get(person=person)
    assert answer.headers["Location"] == f"/account/erasures/{made.pk}/"
    assert made.asked_on_paper is True
    assert (
        "никто не входит" in client.post("/account/erasures/", {"email": "no@example.org"}).content.decode()
    )


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.MUNICIPALITY, Role.HEAD, None])
def test_removal_is_closed_to_others(client: Client, role: Role | None) -> None:
    request = asked(make_person())
    sign_in_as(client, role)

    assert client.get("/account/erasures/").status_code == 403
    assert client.post(f"/account/erasures/{request.pk}/", {}).status_code == 403


def test_look_at_a_request_is_in_the_access_log(client: Client) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    request = asked(make_person(last_name="Осмотренный"))

    client.get(f"/account/erasures/{request.pk}/", REMOTE_ADDR="10.0.0.7")

    entry = AccessEntry.objects.get()
    assert (entry.person_id, entry.about_id, entry.address) == (operator.pk, request.person_id, "10.0.0.7")
    page = client.get("/account/access-log/?about=осмотренный".replace("о", "О", 1)).content.decode()
    assert "Запрос на удаление данных" in page
    assert "10.0.0.7" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.MINISTRY, 200), (Role.OPERATOR, 200), (Role.MUNICIPALITY, 403), (Role.HEAD, 403), (None, 403)],
)
def test_access_log_is_open_to_the_ministry_and_the_operator(
    client: Client, role: Role | None, status: int
) -> None:
    place = make_municipality() if role == Role.MUNICIPALITY else None
    sign_in_as(client, role, municipality=place)

    assert client.get("/account/access-log/").status_code == status


@pytest.mark.parametrize(
    "address", ["/account/access-log/", "/account/erasures/", "/account/documents/versions/"]
)
def test_lists_ask_the_same_number_of_questions_for_one_and_three(client: Client, address: str) -> None:
    operator = sign_in_as(client, Role.OPERATOR)
    client.get(address)  # the session is noted once
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            person = make_person()
            AccessEntry.objects.create(person=operator, about=person, what="x")
            asked(person)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_letters_of_others_stay_when_one_is_removed() -> None:
    operator, person, other = make_person(Role.OPERATOR), make_person(), make_person()
    Letter.objects.create(to=other.email, person=other, event="x", subject="keep", text="keep")

    erase_person(asked(person), act_number="1", act_date=timezone.localdate(), by=operator)

    assert Letter.objects.get(person=other).text == "keep"
    assert not Invitation.objects.exists()
