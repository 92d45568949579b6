"""Ended sessions, stale forms and addresses of buttons: a page of the site says what happened, nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client

from effective_school.organisations.enums import Role
from tests.factories.organisations import make_school, sign_in_as

pytestmark = pytest.mark.django_db


def test_address_of_a_button_opened_as_a_page_says_what_it_is(client: Client) -> None:
    answer = client.get("/preferences/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "По этому адресу нет страницы" in answer.content.decode()
    assert '<a class="button" href="/">' in answer.content.decode()


def test_the_page_of_a_button_s_address_speaks_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    sign_in_as(client, Role.OPERATOR)

    answer = client.get("/letters/1/again/")

    assert answer.status_code == 405
    assert "This address is not a page" in answer.content.decode()


def test_button_pressed_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    address = f"{make_school().get_absolute_url()}edit/"
    came_from = "http://testserver/organisations/schools/?page=2"

    answer = client.post(address, {}, headers={"referer": came_from})

    assert answer.headers["Location"] == "/account/login/?next=/organisations/schools/%3Fpage%3D2"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Сеанс закончился, поэтому ничего не сохранено." in page


@pytest.mark.parametrize("came_from", ["", "http://elsewhere.example/page/", "javascript:alert(1)"])
def test_button_pressed_on_no_page_of_ours_leads_to_the_first_page(client: Client, came_from: str) -> None:
    answer = client.post("/letters/1/again/", headers={"referer": came_from})

    assert answer.headers["Location"] == "/account/login/?next=/"


@pytest.mark.parametrize(("language", "says"), [("ru", "Ничего не сохранено"), ("en", "Nothing was saved")])
def test_stale_form_is_told_that_nothing_was_saved(language: str, says: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = language
    sign_in_as(client, Role.OPERATOR)

    answer = client.post("/letters/1/again/", {"csrfmiddlewaretoken": "stale"})

    assert answer.status_code == 403
    assert f"<h1>{says}</h1>" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
