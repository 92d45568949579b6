"""Pages that belong to no app."""

from __future__ import annotations

import pytest
from django.test import Client


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
