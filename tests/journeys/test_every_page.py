"""Every page of several roles: accessible, without errors, whole on a narrow screen, light and dark and large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.conftest import DESKTOP, PHONE, Opener
from tests.journeys.crawl import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

PEOPLE = {
    "ministry": "Соколова",
    "operator": "Литвинов",
    "exam centre": "Панов",
    "municipality": "Ким",
    "head": "Белова",
    "teacher": "Орлова",
}
NARROW, ZOOMED = (360, 740), (640, 450)
"""The narrowest phone; a window of 1280 x 900 at 200 %."""
SHOTS = os.environ.get("EFFECTIVE_SCHOOL_SCREENSHOTS", "")
FIRST_VISIT = 300 * 1024
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_axe = Axe()


def _serious(page: Page) -> list[str]:
    found = _axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def _listen(page: Page, heard: list[str]) -> None:
    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: heard.append(str(error)))


def _picture(page: Page, role: str, name: str, look: str) -> None:
    if SHOTS:
        folder = Path(SHOTS) / role
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name.replace(':', '-')}-{look}.png", full_page=True)


@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_of_a_role(role: str, enter: Opener, address: str) -> None:
    page = enter(PEOPLE[role])
    heard: list[str] = []
    _listen(page, heard)
    wrong: list[object] = []
    for name, path in pages_of(page, address):
        wrong += [(path, finding) for finding in _serious(page)]
        _picture(page, role, name, "desktop")
        for width, height in (NARROW, ZOOMED):
            page.set_viewport_size({"width": width, "height": height})
            beyond = page.evaluate(_TOO_WIDE)
            if beyond > 0:
                wrong.append((path, f"{beyond} px wider than {width}"))
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        _picture(page, role, name, "phone")
        wrong += [(path, words) for words in heard]
        heard.clear()
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize(("theme", "sight"), [("dark", "normal"), ("light", "large"), ("dark", "large")])
def test_every_page_in_other_colours_and_large_type(
    theme: str, sight: str, enter: Opener, address: str
) -> None:
    page = enter(PEOPLE["operator"])
    page.context.add_cookies(
        [
            {"name": name, "value": value, "url": address}
            for name, value in (("theme", theme), ("sight", sight))
        ]
    )
    wrong: list[object] = []
    for name, path in pages_of(page, address):
        wrong += [(path, finding) for finding in _serious(page)]
        _picture(page, "operator", name, f"{theme}-{sight}")

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize("path", ["/demo/", "/account/login/", "/identification/published/"])
def test_pages_of_a_visitor(path: str, enter: Opener, address: str) -> None:
    page = enter()
    heard: list[str] = []
    _listen(page, heard)
    page.goto(address + path)

    assert _serious(page) == []
    assert heard == []


@pytest.mark.parametrize("path", ["/demo/", "/identification/published/"])
def test_a_first_visit_is_light(path: str, enter: Opener, address: str) -> None:
    page = enter()
    page.context.clear_cookies()
    weight = 0

    def weigh(response: object) -> None:
        nonlocal weight
        weight += len(response.body())  # type: ignore[attr-defined]

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(address + path, wait_until="networkidle")

    assert 0 < weight < FIRST_VISIT


def test_the_keyboard_alone_leads_a_head_to_the_explanation(enter: Opener, address: str) -> None:
    page = enter()
    page.goto(address + "/demo/")
    _tab_to(page, "Белова")
    page.keyboard.press("Enter")
    page.wait_for_url(address + "/")
    page.keyboard.press("Tab")
    assert _focused(page) == "Перейти к содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"

    page.goto(address + "/")
    _tab_to(page, "Списки школ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/identification/**")

    assert page.url.startswith(address + "/identification/")
    assert page.locator("h1").count() == 1


def _focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.textContent")).strip()


def _tab_to(page: Page, words: str, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in _focused(page):
            visible = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert visible != "none"
            return
    raise AssertionError(f"the keyboard does not reach {words}")
