"""The filter of a table by municipality: a choice in a region, words of the name where they are too many."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from effective_school.common.tables import Filter

MOST_CHOICES = 200
Rows = QuerySet[Any]


def place_filter(
    places: Sequence[tuple[int, str]], narrow: Callable[[Rows, Collection[int]], Rows]
) -> Filter:
    """Declare the filter; `places` are ids and names, `narrow` keeps the rows of municipalities by their ids."""

    def apply(rows: Rows, value: str) -> Rows:
        words = value.casefold()
        chosen = [key for key, name in places if value == str(key)]
        return narrow(rows, chosen or [key for key, name in places if words in name.casefold()])

    few = len(places) <= MOST_CHOICES
    choices = [(str(key), name) for key, name in places] if few else ()
    return Filter("municipality", gettext_lazy("Municipality"), apply, choices)


def place_word(key: int, name: str, places: int) -> str:
    """Give the value of the filter that shows one of so many municipalities."""
    return str(key) if places <= MOST_CHOICES else name
