"""A browser, and a demonstration site of the tests' own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.sharing import once, shared_by_workers
from tests.web.site.running import run, site

CHROMIUM = os.environ.get("EFFECTIVE_SCHOOL_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = (1280, 900), (390, 844)
STEPS = [
    "database",
    "tables of the region",
    "schools and people",
    "calendar of studies",
    "data of past years: uploaded and checked",
    "a run and a published list",
    "the next run and its verification",
    "an open campaign",
]
"""What the making of the demonstration says of itself."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all workers of this run have in common."""
    return shared_by_workers(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give this worker a copy of the demonstration, which one worker has made.

    EFFECTIVE_SCHOOL_MADE_DEMO names one that is there already, to spare the time.
    """
    made = Path(os.environ.get("EFFECTIVE_SCHOOL_MADE_DEMO") or once(shared / "demo", _make_demo))
    folder = tmp_path_factory.mktemp("journeys") / "demo"
    shutil.copytree(made, folder)
    return folder


def _make_demo(folder: Path) -> None:
    made = run(folder.parent, "demo", str(folder), "--only-make")
    assert (made.returncode, made.stderr) == (0, "")
    lines = made.stdout.splitlines()
    assert lines[0].startswith("Making the synthetic region")
    assert [line.strip(" …") for line in lines[1:-1]] == STEPS


@pytest.fixture(scope="session")
def address(demo_folder: Path) -> Iterator[str]:
    with site(demo_folder, "demo", str(demo_folder)) as (_, served):
        yield served


Opener = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, address: str) -> Iterator[Opener]:
    """Open the site as a person of the demonstration, named by the last name; empty for a visitor."""
    contexts = []

    def open_as(
        name: str = "", *, size: tuple[int, int] = DESKTOP, language: str = "ru", dark: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            locale={"ru": "ru-RU", "en": "en-GB"}[language],
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # colours are looked at in their place, not on their way
        )
        context.set_default_navigation_timeout(90_000)  # CI machines are slow; speed is measured elsewhere
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        if name:
            page.get_by_role("button", name=name).click()
            page.wait_for_load_state()
        return page

    yield open_as
    for context in contexts:
        context.close()
