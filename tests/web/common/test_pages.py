"""Pages that belong to no app."""

from __future__ import annotations

import pytest
from django.test import Client

from effective_school.organisations.enums import Role
from tests.factories.organisations import sign_in_as


@pytest.mark.django_db
def test_first_page_greets_a_visitor(client: Client) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_health_answers(client: Client) -> None:
    assert client.get("/health/").json()["status"] == "ok"


@pytest.mark.django_db
def test_notes_of_a_stranger_lead_to_sign_in(client: Client) -> None:
    assert client.get("/notifications/").headers["Location"] == "/account/login/?next=/notifications/"


@pytest.mark.django_db
def test_the_page_of_the_design_shows_the_real_charts_and_maps(client: Client) -> None:
    sign_in_as(client, Role.OPERATOR)

    page = client.get("/design/").content.decode()

    assert page.count('<svg class="chart"') == 1
    assert page.count('class="tile tile-col-') == 6
    assert page.count('<path class="outline') == 6
    assert "{% tile_map tiles caption %}" in page
