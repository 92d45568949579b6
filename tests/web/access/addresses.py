"""Every address of the site, read from the resolver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver


class Address(NamedTuple):
    """A named address, its pattern and the function behind it."""

    name: str
    pattern: str
    view: Callable[..., object]

    @property
    def access(self) -> str | None:
        """What the view's decorator says."""
        return getattr(self.view, "access", None)

    @property
    def is_allauths(self) -> bool:
        """Whether the page comes from django-allauth."""
        return self.view.__module__.startswith("allauth.") or self.pattern.startswith("account/social/")


def addresses() -> list[Address]:
    # The API is opened by tokens, not by sessions: tests/web/api tries it.
    return [one for one in _below(get_resolver(), "", "") if not one.name.startswith("api:api-1:")]


def _below(resolver: URLResolver, space: str, start: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = start + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry, f"{space}{entry.namespace}:" if entry.namespace else space, pattern)
        else:
            assert isinstance(entry, URLPattern)
            yield Address(f"{space}{entry.name or pattern}", pattern, entry.callback)
