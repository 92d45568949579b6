"""`effective-school demo`: made once, kept, entered with one click, and only there."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings

from effective_school.organisations.enums import Role
from tests.factories.organisations import make_person, sign_in_as
from tests.web.site.running import run, site

pytestmark = pytest.mark.timeout(240)


def test_demo_is_made_once_served_and_entered(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    made = run(tmp_path, "demo", str(folder), "--only-make")
    assert (made.returncode, made.stderr) == (0, "")
    lines = made.stdout.splitlines()
    assert lines[0].startswith("Making the synthetic region")
    assert [line.strip(" …") for line in lines[1:-1]] == [
        "database",
        "tables of the region",
        "schools and people",
        "calendar of studies",
        "data of past years: uploaded and checked",
        "a run and a published list",
        "the next run and its verification",
        "an open campaign",
    ]

    began = time.monotonic()
    with site(tmp_path, "demo", str(folder)) as (_, address):
        assert time.monotonic() - began < 20
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"{address}/").read().decode()
        token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        form = {"csrfmiddlewaretoken": token, "person": page.split('name="person" value="')[1].split('"')[0]}
        desk = browser.open(f"{address}/demo/enter/", urlencode(form).encode()).read().decode()

    assert "Соколова И.В." in desk


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
