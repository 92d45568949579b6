"""Every page of every role: accessible, without errors, whole on a narrow screen, light and dark and large."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState

from tests.journeys.conftest import DESKTOP, PHONE, Opener
from tests.journeys.crawl import pages_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

PEOPLE = {
    "operator": ("Литвинов", 4),
    "ministry": ("Соколова", 3),
    "exam centre": ("Панов", 3),
    "methodist": ("Гордеева", 2),
    "municipality": ("Ким", 2),
    "head": ("Белова", 2),
    "teacher": ("Орлова", 1),
    "expert": ("Власов", 1),
}
"""Last names, and into how many tests the pages of a role are shared out."""
SHARES = [(role, part) for role, (_, parts) in PEOPLE.items() for part in range(parts)]
LOOKS = (("dark", "normal"), ("light", "large"), ("dark", "large"))
NARROW, ZOOMED = (360, 740), (640, 450)
"""The narrowest phone; a window of 1280 x 900 at 200 %."""
SHOTS = os.environ.get("EFFECTIVE_SCHOOL_SCREENSHOTS", "")
FIRST_VISIT = 300 * 1024
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_THIN = """() => {
  const more = "tbody tr:nth-child(n+9), .feed > li:nth-child(n+9), select > option:nth-child(n+9)";
  document.querySelectorAll(more).forEach(one => one.remove());
  [...document.querySelectorAll("svg.chart")].slice(1).forEach(
    one => one.querySelectorAll("g").forEach(part => part.remove()));
}"""
"""Rows after the eighth are like those before; without them axe needs a third of the time."""
_COLOURS_ARE_KNOWN = {"rules": {"color-contrast": {"enabled": False}}}
_axe = Axe()


def _serious(page: Page, **options: object) -> list[str]:
    found = _axe.run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
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


def _claim(folder: Path, view: str) -> bool:
    """Whether nobody has come to this kind of page before, in any worker."""
    folder.mkdir(exist_ok=True)
    try:
        (folder / view.replace(":", "-")).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _whole_when_narrow(page: Page) -> list[str]:
    found = []
    for width, height in (NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        beyond = page.evaluate(_TOO_WIDE)
        if beyond > 0:
            found.append(f"{beyond} px wider than {width}")
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return found


def _unreadable(page: Page, theme: str, sight: str) -> list[str]:
    """Colours that do not stand out in another look; the look is two words at the root of the page."""
    _put_on(page, theme, sight)
    found = _serious(page, runOnly=["color-contrast"])
    _put_on(page, "light", "normal")
    return found


def _put_on(page: Page, theme: str, sight: str) -> None:
    page.evaluate(
        "look => Object.assign(document.documentElement.dataset, look)", {"theme": theme, "sight": sight}
    )


def _take_pictures(page: Page, role: str, view: str, *, all_looks: bool) -> None:
    if not SHOTS:
        return
    folder = Path(SHOTS) / role
    folder.mkdir(parents=True, exist_ok=True)
    start = view.replace(":", "-")
    page.screenshot(path=folder / f"{start}-desktop.png", full_page=True)
    if all_looks:
        for theme, sight in LOOKS:
            _put_on(page, theme, sight)
            page.screenshot(path=folder / f"{start}-{theme}-{sight}.png", full_page=True)
        _put_on(page, "light", "normal")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        page.screenshot(path=folder / f"{start}-phone.png", full_page=True)
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})


@pytest.mark.parametrize(("role", "part"), SHARES)
def test_every_page_of_a_role(role: str, part: int, enter: Opener, address: str, shared: Path) -> None:
    """Each role sees each of its pages; the first to come to a kind of page tries it in the other looks too."""
    name, parts = PEOPLE[role]
    page = enter(name)
    heard: list[str] = []
    _listen(page, heard)
    wrong: list[object] = []
    for view, path in pages_of(page, address, part=part, of=parts):
        is_first = _claim(shared / "looked-at", view)
        wrong += [(path, finding) for finding in _whole_when_narrow(page)]
        _take_pictures(page, role, view, all_looks=is_first)
        page.evaluate(_THIN)
        wrong += [(path, finding) for finding in _serious(page, **({} if is_first else _COLOURS_ARE_KNOWN))]
        if is_first:
            wrong += [(path, look, found) for look in LOOKS for found in _unreadable(page, *look)]
        wrong += [(path, words) for words in heard]
        heard.clear()

    assert "\n".join(map(str, wrong)) == ""


def test_the_look_is_two_words_at_the_root_of_a_page(enter: Opener, address: str) -> None:
    """What the walk changes in place is what the site itself changes."""
    page = enter(PEOPLE["operator"][0])
    for theme, sight in LOOKS:
        page.context.add_cookies(
            [
                {"name": "theme", "value": theme, "url": address},
                {"name": "sight", "value": sight, "url": address},
            ]
        )
        page.goto(address)
        assert page.evaluate("() => ({...document.documentElement.dataset})") == {
            "theme": theme,
            "sight": sight,
        }


@pytest.mark.parametrize("path", ["/demo/", "/account/login/", "/identification/published/"])
def test_pages_of_a_visitor(path: str, enter: Opener, address: str) -> None:
    page = enter()
    heard: list[str] = []
    _listen(page, heard)
    page.goto(address + path)

    assert _serious(page) == []
    assert heard == []


@pytest.mark.parametrize("path", ["/demo/", "/identification/published/"])
def test_a_first_visit_is_light(path: str, browser: Browser, address: str) -> None:
    assert 0 < _weight(browser, address + path) < FIRST_VISIT


def test_a_first_visit_of_a_page_with_charts_is_light(enter: Opener, browser: Browser) -> None:
    page = enter(PEOPLE["operator"][0])
    page.goto("/identification/runs/")
    page.locator("tbody a").first.click()
    page.wait_for_url("**/runs/*/")
    assert page.locator("svg.chart").count() > 1

    assert 0 < _weight(browser, page.url, page.context.storage_state()) < FIRST_VISIT


def _weight(browser: Browser, url: str, state: StorageState | None = None) -> float:
    """Give the bytes that come over the wire to a browser that has kept nothing but who is signed in."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    loaded: list[float] = []
    wire = context.new_cdp_session(page)
    wire.on("Network.loadingFinished", lambda done: loaded.append(done["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    context.close()
    return sum(loaded)


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
