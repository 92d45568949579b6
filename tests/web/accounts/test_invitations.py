"""Invitations: who may invite whom, the link of the letter, roles for people who have an account already."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from effective_school.accounts.domain.consents import documents_in_force
from effective_school.accounts.models import User
from effective_school.common.models import Notification
from effective_school.organisations.domain.invitations import (
    InvitationRefused,
    accept_as_newcomer,
    invite_person,
    link_of,
)
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Invitation, Membership, School
from tests.factories.accounts import Mailbox, link_in, log_in, text_of, totp_code
from tests.factories.organisations import PASSWORD, make_municipality, make_person, make_school, sign_in_as

pytestmark = pytest.mark.django_db

SECOND_FACTOR = "/account/2fa/totp/activate/"
PASSPHRASE = "seven yellow doors"  # noqa: S105 - of people who do not exist
WHO = {"email": "Anna.Kim@Example.org", "last_name": "Ким", "first_name": "Анна", "middle_name": ""}


def answers(**changes: str) -> dict[str, object]:
    ticked = [str(text.pk) for text in documents_in_force()]
    names = {"last_name": "Ким", "first_name": "Анна", "middle_name": ""}
    return {**names, "password1": PASSPHRASE, "password2": PASSPHRASE, "agree": ticked, **changes}


def invited(school: School | None = None, **fields: object) -> Invitation:
    values = {
        "email": "anna.kim@example.org",
        "last_name": "Ким",
        "first_name": "Анна",
        "role": Role.HEAD,
        "school": school or (None if fields.get("role") == Role.OPERATOR else make_school()),
        "by": make_person(Role.OPERATOR),
        **fields,
    }
    return invite_person(**values)  # type: ignore[arg-type]


def test_whole_way_of_a_head_from_letter_to_desk(client: Client, mailbox: Mailbox) -> None:
    school = make_school(name="Школа № 5")
    operator = sign_in_as(client, Role.OPERATOR)
    answer = client.post(
        "/organisations/invitations/new/",
        {**WHO, "role": "head", "school_code": school.code, "position": "директор"},
    )
    assert answer.status_code == 302
    (letter,) = mailbox.collect()
    assert letter["To"] == "anna.kim@example.org"
    assert letter["Subject"] == "Приглашение на сайт «Эффективная школа»"
    assert "Школа № 5" in text_of(letter)
    assert str(operator) in text_of(letter)

    anna = Client(headers={"accept-language": "ru"})
    link = link_in(letter, "/invitations/accept/")
    page = anna.get(link)
    assert page.status_code == 200
    assert 'value="Ким"' in page.content.decode()
    taken = anna.post(link, answers())

    assert taken.headers["Location"] == "/"
    assert anna.get("/notifications/").status_code == 200
    person = User.objects.get(email="anna.kim@example.org")
    held = Membership.objects.get(person=person)
    assert (held.role, held.school, held.position, held.is_confirmed) == ("head", school, "директор", True)
    assert EmailAddress.objects.get(user=person).verified is True
    assert person.consents.count() == 2
    assert log_in(Client(), "anna.kim@example.org", PASSPHRASE).headers["Location"] == "/"
    again = Client().get(link, headers={"accept-language": "ru"})
    assert again.status_code == 410
    assert "ссылка действует один раз" in again.content.decode()


def test_invited_operator_sets_up_the_second_factor_next_without_typing_the_password_again(
    client: Client,
) -> None:
    invitation = invited(role=Role.OPERATOR)

    client.post(link_of(invitation), answers())
    assert client.get("/").headers["Location"] == SECOND_FACTOR
    page = client.get(SECOND_FACTOR)
    key = re.search(r'value="([A-Z2-7]{16,})"', page.content.decode())
    assert key is not None
    done = client.post(SECOND_FACTOR, {"code": totp_code(key[1])})

    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/").status_code == 200


def test_the_password_is_asked_for_when_time_has_passed_since_the_invitation(client: Client) -> None:
    invitation = invited(role=Role.OPERATOR)
    client.post(link_of(invitation), answers())
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()

    assert client.get(SECOND_FACTOR).headers["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password2": "another one entirely"}, "Пароли не совпадают"),
        ({"password1": "short", "password2": "short"}, "12"),
        ({"agree": ""}, "Поставьте отметку у этого текста"),
        ({"last_name": ""}, "Фамилия"),
    ],
)
def test_answer_that_will_not_do_is_said_and_kept(
    client: Client, changes: dict[str, str], words: str
) -> None:
    invitation = invited()

    page = client.post(link_of(invitation), answers(**{"first_name": "Аннушка", **changes}))

    assert page.status_code == 200
    assert words in page.content.decode()
    assert 'value="Аннушка"' in page.content.decode()
    assert not User.objects.filter(email="anna.kim@example.org").exists()


def test_text_without_a_tick_is_marked_and_linked(client: Client) -> None:
    first, second = (text.pk for text in documents_in_force())

    page = client.post(link_of(invited()), answers(agree=str(first))).content.decode()

    assert f'<li><a href="#agree-{second}">' in page
    assert f'id="agree-{second}" aria-invalid="true"' in page
    assert f'id="agree-{first}" aria-invalid' not in page


def test_link_ends_after_fourteen_days_and_a_new_letter_opens_it(client: Client) -> None:
    invitation = invited()
    old = link_of(invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(old)
    assert page.status_code == 410
    assert "отправить его ещё раз" in page.content.decode()
    operator = Client()
    sign = make_person(Role.OPERATOR)
    operator.force_login(sign, "effective_school.accounts.backends.PasswordBackend")

    operator.post(f"/organisations/invitations/{invitation.pk}/again/")

    assert "более новое письмо" in client.get(old).content.decode()
    invitation.refresh_from_db()
    assert client.get(link_of(invitation)).status_code == 200


def test_withdrawn_invitation_says_whom_to_ask(client: Client) -> None:
    invitation = invited()
    operator = Client()
    operator.force_login(invitation.invited_by, "effective_school.accounts.backends.PasswordBackend")
    assert operator.get(f"/organisations/invitations/{invitation.pk}/withdraw/").status_code == 200
    operator.post(f"/organisations/invitations/{invitation.pk}/withdraw/")

    page = client.post(link_of(invitation), answers())

    assert page.status_code == 410
    assert str(invitation.invited_by) in page.content.decode()
    assert not User.objects.filter(email="anna.kim@example.org").exists()


def test_damaged_link_says_so(client: Client) -> None:
    link = link_of(invited())

    for damaged in (link[:-3] + "/", "/organisations/invitations/accept/nonsense/"):
        page = client.get(damaged)
        assert page.status_code == 410
        assert "Ссылка повреждена" in page.content.decode()


def test_person_with_an_account_signs_in_and_gets_the_second_role(client: Client) -> None:
    school, other = make_school(), make_school()
    person = make_person(Role.TEACHER, school=school)
    invitation = invited(other, email=person.email)
    page = client.get(link_of(invitation)).content.decode()
    assert "уже есть учётная запись" in page
    assert client.post(link_of(invitation), answers()).status_code == 200
    assert Membership.objects.filter(person=person).count() == 1

    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    assert "Вас пригласили" in client.get("/").content.decode()
    client.post(link_of(invitation))

    assert {held.role for held in Membership.objects.filter(person=person)} == {"teacher", "head"}
    assert User.objects.filter(email=person.email).count() == 1


def test_invitation_waits_on_the_desk_and_is_taken_there(client: Client) -> None:
    person = make_person()
    invitation = invited(email=person.email)
    client.force_login(person, "effective_school.accounts.backends.PasswordBackend")
    assert f"/organisations/invitations/{invitation.pk}/take/" in client.get("/").content.decode()

    client.post(f"/organisations/invitations/{invitation.pk}/take/")

    assert Membership.objects.get(person=person).role == "head"


def test_somebody_else_who_is_signed_in_cannot_take_it(client: Client) -> None:
    invitation = invited()
    sign_in_as(client)

    page = client.post(link_of(invitation), answers())

    assert "вы вошли как" in page.content.decode()
    assert client.post(f"/organisations/invitations/{invitation.pk}/take/").status_code == 404
    assert Invitation.objects.get().accepted_at is None


def test_account_whose_address_nobody_confirmed_is_taken_over_without_its_password(client: Client) -> None:
    squatter = User.objects.create_user("anna.kim@example.org", "password of a squatter")
    EmailAddress.objects.create(user=squatter, email=squatter.email, verified=False, primary=True)
    invitation = invited()

    client.post(link_of(invitation), answers())

    assert log_in(Client(), "anna.kim@example.org", "password of a squatter").status_code == 200
    assert log_in(Client(), "anna.kim@example.org", PASSPHRASE).headers["Location"] == "/"


def test_link_used_twice_at_once_makes_one_account() -> None:
    invitation = invited()
    names = {"last_name": "Ким", "first_name": "Анна", "middle_name": "", "password": PASSPHRASE}
    accept_as_newcomer(invitation, **names)

    with pytest.raises(InvitationRefused):
        accept_as_newcomer(invitation, **names)


def test_same_invitation_twice_is_one(client: Client) -> None:
    school = make_school()
    sign_in_as(client, Role.OPERATOR)
    form = {**WHO, "role": "head", "school_code": school.code}
    client.post("/organisations/invitations/new/", form)

    page = client.post("/organisations/invitations/new/", {**form, "email": "anna.kim@example.org"})

    assert "уже приглашён" in page.content.decode()
    assert Invitation.objects.count() == 1


def test_role_that_is_held_already_is_not_offered_again(client: Client) -> None:
    school = make_school()
    person = make_person(Role.HEAD, school=school)
    sign_in_as(client, Role.OPERATOR)

    form = {**WHO, "email": person.email, "role": "head", "school_code": school.code}
    page = client.post("/organisations/invitations/new/", form)

    assert "такая роль здесь уже есть" in page.content.decode()


def test_municipality_invites_into_its_own_territory_only(client: Client) -> None:
    own, foreign = make_municipality(), make_municipality()
    school, far = make_school(own), make_school(foreign)
    sign_in_as(client, Role.MUNICIPALITY, municipality=own)
    new = "/organisations/invitations/new/"

    assert client.post(new, {**WHO, "role": "head", "school_code": school.code}).status_code == 302
    assert client.post(new, {**WHO, "role": "municipality", "municipality": own.pk}).status_code == 302
    assert client.post(new, {**WHO, "role": "head", "school_code": far.code}).status_code == 200
    assert client.post(new, {**WHO, "role": "municipality", "municipality": foreign.pk}).status_code == 200
    assert client.post(new, {**WHO, "role": "operator"}).status_code == 200
    assert client.post(new, {**WHO, "role": "ministry"}).status_code == 200
    assert {(one.role, one.territory) for one in Invitation.objects.all()} == {
        ("head", school.name),
        ("municipality", own.name),
    }


def test_head_invites_teachers_of_the_own_school_only(client: Client) -> None:
    school, other = make_school(), make_school()
    sign_in_as(client, Role.HEAD, school=school)
    new = "/organisations/invitations/new/"

    assert client.post(new, {**WHO, "role": "teacher", "school_code": school.code}).status_code == 302
    assert client.post(new, {**WHO, "role": "teacher", "school_code": other.code}).status_code == 200
    assert client.post(new, {**WHO, "role": "head", "school_code": school.code}).status_code == 200
    assert Invitation.objects.get().role == "teacher"


def test_foreign_invitation_is_not_found(client: Client) -> None:
    invitation = invited()
    sign_in_as(client, Role.MUNICIPALITY, municipality=make_municipality())

    page = f"/organisations/invitations/{invitation.pk}/"
    assert client.get(page).status_code == 404
    assert client.post(f"{page}again/").status_code == 404
    assert client.post(f"{page}withdraw/").status_code == 404
    assert invitation.email not in client.get("/organisations/invitations/").content.decode()


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.TEACHER, Role.EXPERT, None])
def test_others_do_not_invite(client: Client, role: Role | None) -> None:
    sign_in_as(client, role)

    assert client.get("/organisations/invitations/").status_code == 403
    assert client.get("/organisations/invitations/new/").status_code == 403


@pytest.mark.parametrize(
    ("words", "found"),
    [("алена", True), ("ПЕТРОВА алён", True), ("ивановна", True), ("petrova@exam", True), ("етрова", False)],
)
def test_list_is_searched_as_people_are(client: Client, words: str, found: bool) -> None:  # noqa: FBT001 - a parameter
    operator = sign_in_as(client, Role.OPERATOR)
    invited(
        email="a.petrova@example.org",
        last_name="Петрова",
        first_name="Алёна",
        middle_name="Ивановна",
        by=operator,
    )

    page = client.get("/organisations/invitations/", {"q": words}).content.decode()

    assert ("a.petrova@example.org" in page) == found


def test_list_asks_the_same_number_of_questions_for_one_and_three(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)
    client.get("/organisations/invitations/")  # the session is noted once
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            invited(email=f"a{rows}{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/organisations/invitations/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert page.content.decode().count("Ждёт ответа") >= 3


def test_teacher_who_registered_names_the_school_and_the_head_confirms(
    client: Client, mailbox: Mailbox
) -> None:
    school = make_school(name="Школа № 9")
    head = make_person(Role.HEAD, school=school)
    teacher = make_person(last_name="Ким", first_name="Анна")
    log_in(client, teacher.email, PASSWORD)
    assert "/organisations/join/" in client.get("/").content.decode()
    assert "Школа № 9" in client.get("/organisations/join/?q=школа № 9").content.decode()
    place = school.municipality.name.split()[0].upper()
    assert "Школа № 9" in client.get(f"/organisations/join/?q={place} 9").content.decode()
    assert "Школа № 9" not in client.get(f"/organisations/join/?q={place} лицей").content.decode()

    client.post("/organisations/join/", {"school": school.pk})
    client.post("/organisations/join/", {"school": school.pk})

    desk = client.get("/").content.decode()
    assert "Школа № 9: директор ещё не подтвердил" in desk
    assert "Вы педагог?" not in desk
    held = Membership.objects.get(person=teacher)
    assert (held.role, held.is_confirmed) == ("teacher", False)
    letters = [letter for letter in mailbox.collect() if letter["To"] == head.email]
    assert [letter["Subject"] for letter in letters] == ["Педагог просит подтверждения: Ким Анна"]
    boss = Client()
    boss.force_login(head, "effective_school.accounts.backends.PasswordBackend")
    boss.post(f"/organisations/roles/{held.pk}/confirm/")
    held.refresh_from_db()
    assert held.is_confirmed is True
    letters = [letter["Subject"] for letter in mailbox.collect() if letter["To"] == teacher.email]
    assert letters == ["Ваша роль подтверждена: Учитель, Школа № 9"]


@pytest.mark.parametrize(
    ("role", "words"), [(Role.MUNICIPALITY, "муниципальный орган"), (Role.OPERATOR, "региональный оператор")]
)
def test_whoever_answers_for_a_school_without_a_head_is_asked(client: Client, role: Role, words: str) -> None:
    school = make_school()
    make_person(Role.HEAD, school=make_school(school.municipality))
    operator = make_person(Role.OPERATOR)
    place = make_person(Role.MUNICIPALITY, municipality=school.municipality)
    if role == Role.OPERATOR:
        place.memberships.update(ended_at=timezone.now())
    sign_in_as(client)

    page = client.post("/organisations/join/", {"school": school.pk}, follow=True).content.decode()

    assert words in page
    told = {Role.MUNICIPALITY: place, Role.OPERATOR: operator}[role]
    assert [note.person for note in Notification.objects.all()] == [told]


def test_closed_school_cannot_be_joined(client: Client) -> None:
    school = make_school(status="closed")
    sign_in_as(client)

    assert client.post("/organisations/join/", {"school": school.pk}).status_code == 404
    assert client.post("/organisations/join/", {"school": "x"}).status_code == 404
