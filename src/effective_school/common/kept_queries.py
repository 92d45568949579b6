"""Queries that every page asks: the statement is written once in a process, only the number in it changes."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_PLACE = -987_654_321


class KeptQuery:
    """Rows of a query about one record, named by its number; writing the statement takes longer than asking it.

    `rows` gives the query for a number, with `values_list` of columns whose values the database gives as they are
    (numbers and text).
    """

    def __init__(self, rows: Callable[[int], QuerySet[Any, Any]]) -> None:
        self._rows = rows
        self._written: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self, number: int) -> list[tuple[Any, ...]]:
        """Ask for a number.

        Raises `ValueError` where the query has no such number in it: it would give everybody the same rows.
        """
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._rows(_PLACE).query.sql_with_params()
            if _PLACE not in written[1]:
                raise ValueError("the query does not name its record by the number it is given")
            self._written[connection.vendor] = written
        sql, values = written
        with connection.cursor() as cursor:
            cursor.execute(sql, [number if value == _PLACE else value for value in values])
            return list(cursor.fetchall())
