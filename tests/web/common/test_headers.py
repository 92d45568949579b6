"""Headers of every answer, and pages without inline script or style."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from effective_school.common.middleware import POLICY
from effective_school.organisations.enums import Role
from tests.factories.organisations import sign_in_as

TEMPLATES = sorted((Path(__file__).parents[3] / "src" / "effective_school").glob("**/templates/**/*.html"))
TAKEN_ALONG = {"own_data.html"}
"""Files that a person downloads and keeps: no pages of the site."""
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|<\w[^>]*\s(?:style|on\w+)=|javascript:", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/health/",
        "/notifications/",
        "/nowhere/",
        "/account/login/",
        "/static/common/icon.svg",
        "/design/",
    ],
)
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    sign_in_as(client, Role.HEAD)

    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_the_policy_allows_nothing_inline_or_evaluated() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [one for one in TEMPLATES if "letters" not in one.parts and one.name not in TAKEN_ALONG],
    ids=lambda one: "/".join(one.parts[-2:]),
)
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []
