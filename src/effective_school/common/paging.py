"""Cutting rows into pages without counting, or reading whole, tens of thousands of them."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST_LEAFED = 5_000
"""Found rows that can be leafed through; whoever finds more narrows or downloads them: counting on takes long."""
FEW = 1_000
"""As many keys of found rows are asked for at once; where there are no more of them, they are counted by that."""


class FoundPages(Paginator[Any]):
    """Pages of the rows that a search or a filter found among `every`: mostly few. Only those shown are read.

    At most the first five thousand can be leafed through; `beyond` says whether there are more.
    """

    def __init__(self, found: QuerySet[Any], per_page: int, every: QuerySet[Any]) -> None:
        super().__init__(found, per_page)
        self._found: QuerySet[Any] = found
        self._every: QuerySet[Any] = every
        self._keys: list[Any] = list(found.values_list("pk", flat=True)[: FEW + 1])

    @cached_property
    def _counted(self) -> int:
        if len(self._keys) <= FEW:
            return len(self._keys)
        return self._found.order_by()[: MOST_LEAFED + 1].count()

    @cached_property
    def count(self) -> int:
        """Rows that can be leafed through."""
        return min(self._counted, MOST_LEAFED)

    @property
    def beyond(self) -> bool:
        """Whether there are more."""
        return self._counted > MOST_LEAFED

    def page(self, number: int | str) -> Page[Any]:
        """Give a page."""
        number = self.validate_number(number)
        start, stop = (number - 1) * self.per_page, number * self.per_page
        keys = self._keys[start:stop]
        if len(keys) < min(stop, self.count) - start:
            return super().page(number)
        rows = self._every.order_by().in_bulk(keys) if keys else {}
        return Page([rows[key] for key in keys if key in rows], number, self)


def page_of(rows: QuerySet[Any], asked: str | None, per_page: int, whole: int | None) -> Page[Any]:
    """Cut a page of rows that nothing narrows; `whole` is their number, where it is known.

    The rows of a first page that they do not fill are all there are, and need no counting.
    """
    pages = Paginator(rows, per_page)
    if whole is not None:
        pages.count = whole
    elif asked in {None, "1"}:
        first = list(rows[: per_page + 1])
        if len(first) <= per_page:
            pages.count = len(first)
        return Page(first[:per_page], 1, pages)
    return pages.get_page(asked)
