"""The demonstration: entered with one click."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Opener

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_one_click_enters(enter: Opener) -> None:
    desk = enter("Соколова")

    assert desk.locator("header").get_by_text("Соколова И.В.").is_visible()
