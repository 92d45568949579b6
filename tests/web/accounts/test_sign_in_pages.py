"""Pages of sign-in: ours in look, safe under the Content-Security-Policy, whole from registration to recovery."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.db.models.signals import post_save
from django.test import Client

from effective_school.accounts.backends import PasswordBackend
from effective_school.accounts.models import PersonWord, User
from tests.factories.accounts import Mailbox, html_of, link_in, log_in, text_of
from tests.factories.organisations import PASSWORD, make_person, sign_in_as

pytestmark = pytest.mark.django_db

FOR_VISITORS = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-bad/",
    "/account/password/reset/key/done/",
    "/account/confirm-email/",
    "/account/confirm-email/bad/",
    "/account/inactive/",
    "/account/3rdparty/login/error/",
    "/account/3rdparty/login/cancelled/",
    "/account/documents/",
)
FOR_PEOPLE = (
    "/account/logout/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/sessions/",
    "/account/3rdparty/",
    "/account/cabinet/",
    "/account/cabinet/erasure/",
    "/account/consents/",
)
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


def assert_ours(page: object) -> None:
    html = page.content.decode()  # type: ignore[attr-defined]
    assert '<header class="top">' in html
    assert "parts.css" in html
    assert INLINE.findall(html) == []
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", FOR_VISITORS)
def test_page_for_visitors_is_ours(client: Client, address: str) -> None:
    page = client.get(address, headers={"accept-language": "ru"})

    assert page.status_code == (401 if "error" in address else 200)
    assert_ours(page)


@pytest.mark.parametrize("address", FOR_PEOPLE)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_page_for_people_is_ours(client: Client, address: str, language: str) -> None:
    person = make_person()
    log_in(client, person.email, PASSWORD)

    page = client.get(address, headers={"accept-language": language})

    assert page.status_code == 200
    assert_ours(page)


def test_picture_of_the_second_factor_is_allowed_by_the_policy(client: Client) -> None:
    person = make_person()
    log_in(client, person.email, PASSWORD)

    page = client.get("/account/2fa/totp/activate/")

    assert 'class="qr" src="data:image/svg+xml' in page.content.decode()
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]


def test_password_leads_in_and_sign_out_leads_out(client: Client) -> None:
    person = make_person()

    answer = log_in(client, person.email.upper(), PASSWORD)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/notifications/").status_code == 302


def test_wrong_password_says_so_and_keeps_the_address(client: Client) -> None:
    person = make_person()

    page = log_in(client, person.email, "not the password")

    assert page.status_code == 200
    assert "Указанные" in page.content.decode() or "неверн" in page.content.decode()
    assert f'value="{person.email}"' in page.content.decode()


def test_registration_asks_for_a_name_and_waits_for_the_letter(client: Client, mailbox: Mailbox) -> None:
    form = {
        "email": "Teacher@Example.org",
        "password1": "purple monkey wagon",
        "password2": "purple monkey wagon",
        "last_name": "Ким",
        "first_name": "Анна",
        "middle_name": "",
    }
    answer = client.post("/account/signup/", form, headers={"accept-language": "ru"})
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.headers["Location"] == "/account/confirm-email/"
    assert client.get("/notifications/").status_code == 302  # not signed in yet

    (letter,) = mailbox.collect()
    assert letter["To"] == "teacher@example.org"
    assert letter["Subject"] == "Подтвердите адрес электронной почты"
    client.post(link_in(letter, "/confirm-email/"))

    person = User.objects.get(email="teacher@example.org")
    assert (person.full_name, person.language) == ("Ким Анна", "ru")
    assert EmailAddress.objects.get(user=person).verified is True


def test_address_that_is_taken_is_not_betrayed(client: Client, mailbox: Mailbox) -> None:
    person = make_person()
    form = {
        "email": person.email,
        "password1": "three green lamps",
        "password2": "three green lamps",
        "last_name": "Ким",
        "first_name": "Анна",
    }

    answer = client.post("/account/signup/", form)

    assert answer.headers["Location"] == "/account/confirm-email/"
    (letter,) = mailbox.collect()
    assert letter["Subject"] == "У вас уже есть учётная запись"
    assert User.objects.filter(email=person.email).count() == 1


def test_forgotten_password_is_set_by_a_letter_once(client: Client, mailbox: Mailbox) -> None:
    person = make_person()
    client.post("/account/password/reset/", {"email": person.email})
    (letter,) = mailbox.collect()
    assert letter["Subject"] == "Новый пароль"
    assert letter["List-Unsubscribe"] is None  # a letter about security cannot be stopped
    assert "<a href" in html_of(letter)
    link = link_in(letter, "/password/reset/key/")

    form = client.get(link, follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"password1": "four blue lamps", "password2": "four blue lamps"}
    )

    assert answer.status_code == 302
    client.logout()
    assert log_in(client, person.email, "four blue lamps").headers["Location"] == "/"
    assert "уже использован" in Client().get(link, follow=True).content.decode()
    subjects = [one["Subject"] for one in mailbox.collect()]
    assert subjects[:2] == ["Новый пароль", "Пароль изменён"]


def test_letter_speaks_the_language_of_the_person(client: Client, mailbox: Mailbox) -> None:
    person = make_person(language="en")

    client.post("/account/password/reset/", {"email": person.email}, headers={"accept-language": "ru"})

    (letter,) = mailbox.collect()
    assert letter["Subject"] == "A new password"
    assert "It works once." in text_of(letter)


def test_unknown_address_gets_words_and_the_page_betrays_nothing(client: Client, mailbox: Mailbox) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@example.org"})

    assert answer.headers["Location"] == "/account/password/reset/done/"
    (letter,) = mailbox.collect()
    assert letter["Subject"] == "Новый пароль: учётной записи нет"


def test_changed_password_is_told_with_where_and_when(client: Client, mailbox: Mailbox) -> None:
    person = make_person(first_name="O'Neil")
    log_in(client, person.email, PASSWORD)
    new = "seven yellow doors"

    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"},
    )

    (letter,) = mailbox.collect()
    assert letter["Subject"] == "Пароль изменён"
    assert "127.0.0.1" in text_of(letter)
    assert "Firefox, Windows" in text_of(letter)


@pytest.mark.parametrize(
    ("password", "language", "says"),
    [
        ("123456789012", "ru", "Введённый пароль состоит только из цифр"),
        ("123456789012", "en", "This password is entirely numeric"),
        ("832716490257", "ru", "Введённый пароль состоит только из цифр"),
        ("qwerty123456", "ru", "Введённый пароль слишком широко распространён"),
        ("Vakhrusheva12", "ru", "Пароль слишком похож на другие ваши данные (фамилия)"),
    ],
)
def test_weak_password_is_refused_with_what_is_weak(
    client: Client, password: str, language: str, says: str
) -> None:
    person = make_person(last_name="Vakhrusheva")
    log_in(client, person.email, PASSWORD)
    client.cookies["django_language"] = language

    page = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert says in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_new_device_is_told_and_a_known_one_is_not(client: Client, mailbox: Mailbox) -> None:
    person = make_person()
    log_in(client, person.email, PASSWORD)
    client.post("/account/logout/")
    log_in(client, person.email, PASSWORD)
    assert mailbox.collect() == []

    log_in(Client(), person.email, PASSWORD)

    (letter,) = mailbox.collect()
    assert letter["Subject"] == "В вашу учётную запись вошли с нового устройства"


def test_sessions_are_listed_and_the_others_ended(client: Client) -> None:
    person = make_person()
    other = Client()
    log_in(other, person.email, PASSWORD)
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    log_in(client, person.email, PASSWORD)
    assert "Firefox, Windows" in client.get("/account/sessions/").content.decode()

    client.post("/account/sessions/")

    assert other.get("/account/cabinet/").status_code == 302
    assert client.get("/account/cabinet/").status_code == 200


def test_person_without_sign_in_is_led_to_it(client: Client) -> None:
    for address in FOR_PEOPLE[1:]:
        assert client.get(address).headers["Location"].startswith("/account/login/?next=")


def test_closed_account_does_not_open(client: Client) -> None:
    person = make_person(is_active=False)

    answer = log_in(client, person.email, PASSWORD)

    assert answer.status_code in {200, 302}
    assert client.get("/account/cabinet/").status_code == 302


def test_an_account_closed_meanwhile_is_out_at_the_next_page(client: Client) -> None:
    person = sign_in_as(client)
    assert client.get("/account/cabinet/").status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/account/cabinet/").status_code == 302
    for number in (person.pk, 10**30, None):
        assert PasswordBackend().get_user(number) is None


def test_only_what_was_changed_in_the_own_data_is_written(client: Client) -> None:
    """What somebody else changed meanwhile, names taken away by an erasure above all, does not come back."""
    person = sign_in_as(client)
    written: list[set[str]] = []

    def note(update_fields: frozenset[str] | None, **_: object) -> None:
        written.append(set(update_fields or {"everything"}))

    post_save.connect(note, sender=User)
    try:
        fields = {
            "first_name": person.first_name,
            "middle_name": "",
            "phone": "",
            "language": person.language,
        }
        opened = {f"initial-{name}": value for name, value in fields.items()} | {
            "initial-wants_letters": "True"
        }
        client.post("/account/cabinet/", {**fields, **opened, "last_name": "Орлова", "wants_letters": "on"})
    finally:
        post_save.disconnect(note, sender=User)

    assert {"last_name", "search_text"} in written
    assert {"everything"} not in written
    assert set(PersonWord.objects.named(User.objects.all(), "орлова")) == {person}


def test_sign_in_page_offers_no_portal_where_none_is_set_up(client: Client) -> None:
    assert "/account/oidc/" not in client.get("/account/login/").content.decode()


def test_language_is_kept_with_the_person(client: Client) -> None:
    person = sign_in_as(client)

    client.post("/preferences/", {"language": "en", "next": "/"})

    assert User.objects.get(pk=person.pk).language == "en"


def test_an_additional_address_is_removed_after_asking_and_the_main_one_stays(client: Client) -> None:
    person = make_person()
    log_in(client, person.email, PASSWORD)
    EmailAddress.objects.create(user=person, email="second@example.org", verified=True)

    page = client.get("/account/email/").content.decode()
    assert page.count("Удалить адрес") == 1
    assert "Войти с этим адресом больше не получится." in page
    client.post("/account/email/", {"email": "second@example.org", "action_remove": ""})
    client.post("/account/email/", {"email": person.email, "action_remove": ""})

    assert [one.email for one in EmailAddress.objects.filter(user=person)] == [person.email]


def test_wrong_current_password_is_told_to_be_wrong(client: Client) -> None:
    person = sign_in_as(client)
    form = {"oldpassword": "not the one", "password1": PASSWORD + "x", "password2": PASSWORD + "x"}

    page = client.post("/account/password/change/", form, headers={"accept-language": "ru"})

    assert "Нынешний пароль неверен." in page.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_second_letter_within_three_minutes_is_told_not_to_leave(client: Client, mailbox: Mailbox) -> None:
    person = sign_in_as(client)
    EmailAddress.objects.create(user=person, email="second@example.org")
    form = {"email": "second@example.org", "action_send": ""}

    first, second = (client.post("/account/email/", form, follow=True).content.decode() for _time in range(2))

    assert "меньше трёх минут назад" not in first
    assert "меньше трёх минут назад" in second
    assert len([letter for letter in mailbox.collect() if letter["To"] == "second@example.org"]) == 1


def test_after_recovery_the_page_leads_to_sign_in(client: Client) -> None:
    page = client.get("/account/password/reset/key/done/").content.decode()

    assert '<a class="button" href="/account/login/">Войти</a>' in page
