"""The main navigation: every app names its own entries, a person sees those that are open to them."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One entry: its words, the name of its address and the permission that opens it; `order` sorts."""

    label: Promise
    url_name: str
    permission: str
    order: int


_entries: list[Entry] = []


def add_entries(*entries: Entry) -> None:
    """Name an app's entries; called once when the app is ready."""
    _entries.extend(entry for entry in entries if entry not in _entries)
    _entries.sort(key=lambda entry: entry.order)


def items_for(request: HttpRequest) -> list[dict[str, object]]:
    """Entries open to the person, with the one they stand in marked."""
    shown = []
    for entry in _entries:
        if request.user.has_perm(entry.permission):
            address = _address(entry.url_name)
            shown.append(
                {
                    "label": entry.label,
                    "url": address,
                    "current": request.path == address
                    or (address != "/" and request.path.startswith(address)),
                }
            )
    return shown


@cache
def _address(url_name: str) -> str:
    """Give an entry's address; every page asks for all of them, and they never change."""
    return reverse(url_name)
