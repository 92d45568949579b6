"""The filter of a table by municipality: a choice in a region, words of the name where they are too many."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from effective_school.common.kept_queries import ConstantQuery
from effective_school.common.tables import Filter
from effective_school.organisations.models import Municipality

MOST_CHOICES = 200
REMEMBERED = 60
"""Seconds for which a country, whose municipalities were too many for a choice, is not asked for them again."""
_TOO_MANY = "municipalities-too-many"
Rows = QuerySet[Any]
_first_of_all = ConstantQuery(
    lambda: Municipality.objects.order_by("name").values_list("pk", "name")[: MOST_CHOICES + 1]
)


@dataclass(frozen=True)
class Places:
    """Municipalities that somebody may see: no more of them are read than a choice can hold."""

    visible: QuerySet[Municipality]

    @cached_property
    def first(self) -> list[tuple[int, str]] | None:
        """Ids and names by name; None where they are more than a choice holds."""
        query = self.visible.query
        if query.where or query.combinator or query.is_sliced:
            found = list(self._named()[: MOST_CHOICES + 1])
        elif cache.get(_TOO_MANY):
            return None
        else:  # all of the region's
            found = _first_of_all()
            if len(found) > MOST_CHOICES:
                cache.set(_TOO_MANY, "yes", REMEMBERED)
        return found if len(found) <= MOST_CHOICES else None

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return self.first is None or len(self.first) > 1

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What to choose from; empty where they are too many."""
        return [(str(key), name) for key, name in self.first or ()]

    def found(self, value: str) -> list[int]:
        """Ids of those that a choice or words of a name mean."""
        named = list(self._named()) if self.first is None else self.first
        words = value.casefold()
        chosen = [key for key, _ in named if value == str(key)]
        return chosen or [key for key, name in named if words in name.casefold()]

    def _named(self) -> QuerySet[Municipality, tuple[int, str]]:
        return self.visible.order_by("name").values_list("pk", "name")


def place_filter(places: Places, narrow: Callable[[Rows, Collection[int]], Rows]) -> Filter:
    """Declare the filter; `narrow` keeps the rows of municipalities by their ids."""
    label = gettext_lazy("Municipality")
    return Filter(
        "municipality", label, lambda rows, value: narrow(rows, places.found(value)), places.choices
    )


def place_word(key: int, name: str, places: int) -> str:
    """Give the value of the filter that shows one of so many municipalities."""
    return str(key) if places <= MOST_CHOICES else name
