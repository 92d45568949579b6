"""Every request leaves one line of JSON, under an id that the answer carries."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from effective_school.common.logs import JsonLines
from effective_school.organisations.enums import Role
from tests.factories.organisations import sign_in_as


def _line(caplog: pytest.LogCaptureFixture) -> dict[str, object]:
    (record,) = [one for one in caplog.records if one.name == "effective_school.common.request_log"]
    return dict(json.loads(JsonLines().format(record)))


@pytest.mark.django_db
def test_a_line_says_who_what_and_how_long(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "effective_school")
    person = sign_in_as(client, Role.HEAD)

    page = client.get("/notifications/?secret=Ivanov")

    line = _line(caplog)
    assert (line["message"], line["status"], line["person"]) == ("GET /notifications/", 200, person.pk)
    assert isinstance(line["ms"], float)
    assert "Ivanov" not in json.dumps(line)
    assert len(page.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"), [("proxy-0123456789", True), ("bad id\n", False), ("short", False)]
)
def test_an_id_of_the_proxy_is_kept_if_well_formed(client: Client, sent: str, *, kept: bool) -> None:
    page = client.get("/health/", headers={"X-Request-ID": sent})

    assert (page.headers["X-Request-ID"] == sent) is kept
