"""`effective-school demo`: no folder of others is touched, and nobody is let in outside the demonstration."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client, override_settings

from effective_school.common.domain.notify import write_letter
from effective_school.common.models import Letter
from effective_school.demo.links import lead_letters_here
from effective_school.organisations.enums import Role
from tests.factories.organisations import make_person, sign_in_as
from tests.web.site.running import run

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("name", ["thesis.txt", "effective-school.sqlite3"])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")

    refused = run(tmp_path, "demo", str(tmp_path), "--fresh")

    assert refused.returncode == 2
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/demo/", "/demo/enter/"])
def test_the_entrance_is_closed_outside_the_demo(client: Client, address: str) -> None:
    person = make_person(Role.OPERATOR, is_demo=True)

    assert client.get(address).status_code in {404, 405}
    assert client.post(address, {"person": person.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_letters_of_the_making_lead_to_where_the_demo_is_served(tmp_path: Path) -> None:
    person = make_person(Role.OPERATOR, is_demo=True)
    with override_settings(SITE_ADDRESS="http://127.0.0.1:8000"):
        letters = [
            write_letter("test", "Subject", "Text", to=person.email, person=person, url="/collection/")
            for _ in range(2)
        ]
        lead_letters_here(tmp_path)
    Letter.objects.filter(pk=letters[0].pk).update(state=Letter.State.SENT)

    with override_settings(SITE_ADDRESS="http://127.0.0.1:8102"):
        lead_letters_here(tmp_path)

    sent, waiting = Letter.objects.order_by("pk")
    assert "http://127.0.0.1:8000/collection/" in sent.text
    for text in (waiting.text, waiting.html):
        assert "http://127.0.0.1:8102/collection/" in text
        assert ":8000" not in text


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_only_people_of_the_demo_can_be_entered(client: Client) -> None:
    real, gone = make_person(Role.OPERATOR), make_person(Role.HEAD, is_demo=True, is_active=False)

    for person in (str(real.pk), str(gone.pk), "", "x", "999999"):
        assert client.post("/demo/enter/", {"person": person}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_entrance_wants_a_post(client: Client) -> None:
    person = make_person(Role.OPERATOR, is_demo=True)

    assert client.get("/demo/enter/", {"person": person.pk}).status_code == 405
    assert client.post("/demo/enter/", {"person": person.pk}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_the_first_page_of_the_demo_offers_people_by_role(client: Client) -> None:
    made, real = make_person(Role.MINISTRY, is_demo=True), make_person(Role.OPERATOR)

    page = client.get("/", follow=True)
    text = page.content.decode()

    assert page.redirect_chain == [("/demo/", 302)]
    assert f'value="{made.pk}"' in text
    assert f'value="{real.pk}"' not in text


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_another_person_can_be_chosen_while_signed_in(client: Client) -> None:
    sign_in_as(client, Role.TEACHER)

    assert client.get("/").status_code == 200
    assert client.get("/?who").headers["Location"] == "/demo/"
