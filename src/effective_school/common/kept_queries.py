"""Queries that many pages ask: the statement is written once in a process, only what names the record changes."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

NUMBER = -987_654_321
TEXT = "\N{INVISIBLE SEPARATOR}what is asked for"

Name = TypeVar("Name", int, str)
Record = TypeVar("Record", bound=Model)
Statement = tuple[str, tuple[Any, ...]]


class KeptQuery(Generic[Name, Record]):
    """A query about one record, named by its number or a text; writing the statement takes longer than asking it.

    `query` gives the query for a name; `place` is `NUMBER` or `TEXT` and stands for the name while the statement is
    written. Nothing but the name may differ from one asking to the next: no moment of now, no rights of a reader.
    """

    def __init__(self, query: Callable[[Name], QuerySet[Record, Any]], place: Name) -> None:
        self._query: Callable[[Name], QuerySet[Record, Any]] = query
        self._place: Name = place
        self._written: dict[str, Statement] = {}

    def rows(self, name: Name) -> list[tuple[Any, ...]]:
        """Ask a query of `values_list`, whose columns the database gives as they are: numbers and text.

        Raises `ValueError` where the query does not have the name in it: it would give everybody the same rows.
        """
        sql, values = self._statement(name)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def records(self, name: Name) -> list[Record]:
        """Ask a query of whole records of one table.

        Raises `ValueError` as `rows` does.
        """
        sql, values = self._statement(name)
        return list(self._query(self._place).model._base_manager.raw(sql, values))  # noqa: SLF001 - the public name

    def _statement(self, name: Name) -> tuple[str, list[Any]]:
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._query(self._place).query.sql_with_params()
            if self._place not in written[1]:
                raise ValueError("the query does not name its record by what it is given")
            self._written[connection.vendor] = written
        sql, values = written
        return sql, [name if value == self._place else value for value in values]
