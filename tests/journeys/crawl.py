"""Walking through the pages that a person can reach by links, one of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

NOT_PAGES = ("/static/", "/account/logout/", "/demo/enter/")
FILE_WORDS = (
    "export=",
    "template",
    "original",
    "marked",
    ".pdf",
    ".ics",
    ".xlsx",
    "/files/",
    "/act/",
    "/file/",
    "/text/",
)
_LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def pages_of(page: Page, address: str, start: str = "/") -> Iterator[tuple[str, str]]:
    """Open one page of each kind and give the name of its view and its path while it stands open."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if not name or name in found:
            continue
        try:
            answer = page.goto(address + path)
        except Error as error:
            if "Download is starting" in str(error):
                continue
            raise
        assert answer is not None
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        assert answer.status == 200, (path, answer.status)
        found.add(name)
        for link in page.evaluate(_LINKS):
            split = urlsplit(link)
            if f"{split.scheme}://{split.netloc}" == address and not any(
                word in link for word in (*FILE_WORDS, *NOT_PAGES)
            ):
                waiting.append(split.path)
        yield name, path


def _name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
