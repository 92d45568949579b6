"""Walking through the pages that a person can reach by links, one of each kind."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

NOT_PAGES = ("/static/", "/account/logout/", "/demo/enter/")
WAYS = frozenset({"notification"})
"""Views that only lead on, to a page of another kind or to one that is gone."""
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
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')


def pages_of(
    page: Page, address: str, start: str = "/", part: int = 0, of: int = 1
) -> Iterator[tuple[str, str]]:
    """Open one page of each kind and give the name of its view and its path while it stands open.

    Of several parts, which share out the kinds, the others' pages are fetched for their links only.
    """
    found: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if not name or name in found:
            continue
        is_ours = zlib.crc32(name.encode()) % of == part
        content = _open(page, address + path) if is_ours else _fetch(page, address + path)
        if content is None:
            continue
        found.add(name)
        waiting += _paths(content, address, path)
        if is_ours:
            yield name, path


def _open(page: Page, url: str) -> str | None:
    """Give the text of a page as it stands in the browser; None for a file."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise
    assert answer is not None
    if "text/html" not in answer.headers.get("content-type", ""):
        return None
    assert answer.status == 200, (url, answer.status)
    return page.content()


def _fetch(page: Page, url: str) -> str | None:
    answer = page.request.get(url)
    if "text/html" not in answer.headers.get("content-type", ""):
        return None
    assert answer.status == 200, (url, answer.status)
    return answer.text()


def _paths(content: str, address: str, here: str) -> Iterator[str]:
    for link in _LINK.findall(content):
        split = urlsplit(urljoin(address + here, unescape(link)))
        whole = split.geturl()
        if f"{split.scheme}://{split.netloc}" == address and not any(
            word in whole for word in (*FILE_WORDS, *NOT_PAGES)
        ):
            yield split.path


def _name(path: str) -> str:
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if name in WAYS else name
