"""Tables of records: filters, search, sort, pages and export, declared once and drawn by `common/_table.html`.

A view declares columns and filters and calls `table_page`; where a person asked for a file, `table.file` holds the
answer to give back instead of the page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from html import escape
from itertools import islice
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

from effective_school.common.exports import csv_file, xlsx_file
from effective_school.common.paging import FoundPages, page_of

Words = str | Promise
PER_PAGE = 50
MOST_EXPORTED = 100_000
_GROUPED = 1_000
_PART = 2_000
_SPECIAL = re.compile("[&<>\"']").search
Complete = Callable[[Sequence[Any]], None]


def _as_they_are(_: Sequence[Any]) -> None:
    """Add nothing to the rows."""


@dataclass(frozen=True)
class Column:
    """One column.

    `value` gives the cell's text or number for a row; `link` the address it leads to; `chip` a tone (class
    `chip-...`) that doubles the words; `sort` the field to order by; numbers stand to the right. The first column
    heads its row. `exact` gives a workbook the number where `value` gives it in words of the reader's language.
    """

    name: str
    label: Words
    value: Callable[[Any], object]
    link: Callable[[Any], str] | None = None
    chip: Callable[[Any], str] | None = None
    sort: str = ""
    number: bool = False
    exact: Callable[[Any], object] | None = None


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the rows; `apply` gets the chosen value. Without `choices` it is a search box."""

    name: str
    label: Words
    apply: Callable[[QuerySet[Any], str], QuerySet[Any]]
    choices: Sequence[tuple[str, Words]] = ()
    value: str = ""

    @property
    def options(self) -> SafeString:
        """The choices as HTML; a country has thousands of municipalities to choose from."""
        chosen = {self.value: " selected"}
        words = (
            f'<option value="{escape(str(code))}"{chosen.get(str(code), "")}>{escape(str(label))}</option>'
            for code, label in self.choices
        )
        return mark_safe("".join(words))  # noqa: S308 - codes and labels are escaped


@dataclass
class Cell:
    """A drawn cell."""

    text: object
    link: str = ""
    chip: str = ""
    number: bool = False

    def html(self, tag: str) -> str:
        """Give the cell as HTML, its text as a template would write it; a page has hundreds of cells."""
        said = _said(self.text)
        shown = said if isinstance(said, SafeString) else _escaped(said)
        if self.link:
            shown = f'<a href="{_escaped(self.link)}">{shown}</a>'
        elif self.chip:
            shown = f'<span class="chip chip-{_escaped(self.chip)}">{shown}</span>'
        side = ' class="number"' if self.number else ""
        scope = ' scope="row"' if tag == "th" else ""
        return f"<{tag}{scope}{side}>{shown}</{tag}>"


@dataclass
class Heading:
    """A drawn heading; `sort` is the query value that sorts by it (with `-` once it sorts upwards)."""

    label: Words
    sort: str = ""
    order: str = ""
    number: bool = False


@dataclass
class TablePage:
    """What the template draws."""

    title: Words
    headings: list[Heading]
    rows: list[list[Cell]]
    page: Page[Any]
    filters: list[Filter]
    narrowed: bool
    empty: Words
    file: HttpResponse | None = field(default=None)

    @property
    def body(self) -> SafeString:
        """The rows as HTML; the first cell heads its row."""
        rows = (
            "".join(cell.html("td" if place else "th") for place, cell in enumerate(row)) for row in self.rows
        )
        return mark_safe("".join(f"<tr>{row}</tr>" for row in rows))  # noqa: S308 - every text is escaped in `Cell.html`

    @property
    def total(self) -> int:
        """Rows that can be leafed through."""
        return self.page.paginator.count

    @property
    def beyond(self) -> bool:
        """Whether there are more rows than can be leafed through."""
        return isinstance(self.page.paginator, FoundPages) and self.page.paginator.beyond


def table_page(  # noqa: PLR0913 - a declaration, every word named
    request: HttpRequest,
    queryset: QuerySet[Any],
    columns: Sequence[Column],
    *,
    title: Words,
    empty: Words,
    filters: Iterable[Filter] = (),
    per_page: int = PER_PAGE,
    file_name: str = "table",
    whole: int | None = None,
    complete: Complete = _as_they_are,
) -> TablePage:
    """Narrow, sort, cut into pages; with `?export=xlsx` or `csv` also make the file of all rows.

    `whole` is the number of rows that nothing narrows, where it is known: counting them takes a database its time.
    `complete` adds to the rows of a page, or of a part of the file, what the query does not bring.
    """
    chosen, every = [], queryset
    for one in filters:
        value = request.GET.get(one.name, "").strip()
        if value and one.choices and value not in {str(code) for code, _ in one.choices}:
            value = ""
        if value:
            queryset = one.apply(queryset, value)
        chosen.append(Filter(one.name, one.label, one.apply, one.choices, value))
    asked = request.GET.get("sort", "")
    sortable = {column.name: column.sort for column in columns if column.sort}
    if asked.lstrip("-") in sortable:
        order = sortable[asked.lstrip("-")]
        queryset = queryset.order_by(_ordering(queryset.model, order, asked.startswith("-")), "pk")
    narrowed = any(one.value for one in chosen)
    number = request.GET.get("page")
    if narrowed:
        page = FoundPages(queryset, per_page, every).get_page(number)
    else:
        page = page_of(queryset, number, per_page, whole)
    complete(list(page.object_list))
    return TablePage(
        title=title,
        headings=[_heading(column, asked) for column in columns],
        rows=[[_cell(column, row) for column in columns] for row in page.object_list],
        page=page,
        filters=chosen,
        narrowed=narrowed,
        empty=empty,
        file=_file(request, queryset, columns, file_name, complete),
    )


def _ordering(model: type[Model], order: str, descending: bool) -> str | OrderBy:  # noqa: FBT001 - the two ways to sort
    """Order by a field; rows that have nothing there stand last either way, whatever the database."""
    if not _may_lack(model, order):
        return f"-{order}" if descending else order  # as the indexes are
    return F(order).desc(nulls_last=True) if descending else F(order).asc(nulls_last=True)


@cache
def _may_lack(model: type[Model], order: str) -> bool:
    """Whether a field, or a record on the way to it, may be missing; what a query adds is said to be there."""
    lacks = False
    for name in order.split("__"):
        try:
            field: Any = model._meta.get_field(name)  # noqa: SLF001 - Django's public name
        except FieldDoesNotExist:
            return lacks
        lacks = lacks or field.null
        model = field.related_model or model
    return lacks


def _heading(column: Column, asked: str) -> Heading:
    if not column.sort:
        return Heading(column.label, number=column.number)
    order = {column.name: "ascending", f"-{column.name}": "descending"}.get(asked, "")
    name = f"-{column.name}" if order == "ascending" else column.name
    return Heading(column.label, name, order, column.number)


def _cell(column: Column, row: Model) -> Cell:
    value = column.value(row)
    return Cell(
        "" if value is None else value,
        column.link(row) if column.link else "",
        column.chip(row) if column.chip else "",
        column.number,
    )


def _escaped(text: str) -> str:
    return escape(text) if _SPECIAL(text) else text


@lru_cache(maxsize=20_000, typed=True)
def _number(value: float, language: str) -> str:
    """Give a number as the language of now writes it; lists show the same ones again and again."""
    del language  # what the words depend on
    return str(localize(value))


def _said(value: object) -> str:
    """Give a cell's value in words, as a template would: numbers and days in the reader's language."""
    if isinstance(value, str):
        return value
    if type(value) is int and 0 <= value < _GROUPED:
        return str(value)  # as in every language, and many times faster
    if type(value) in {int, float}:
        return _number(value, get_language() or "")
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    return str(localize(value))


def _file(
    request: HttpRequest, queryset: QuerySet[Any], columns: Sequence[Column], name: str, complete: Complete
) -> HttpResponse | None:
    make = {"xlsx": xlsx_file, "csv": csv_file}.get(request.GET.get("export", ""))
    if make is None:
        return None
    values = [column.exact or column.value if make is xlsx_file else column.value for column in columns]
    rows = ([value(row) for value in values] for row in _in_parts(queryset[:MOST_EXPORTED], complete))
    return make(name, [str(column.label) for column in columns], rows)


def _in_parts(queryset: QuerySet[Any], complete: Complete) -> Iterator[Any]:
    found = queryset.iterator(_PART)
    while part := list(islice(found, _PART)):
        complete(part)
        yield from part
