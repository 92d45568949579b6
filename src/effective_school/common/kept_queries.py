"""Queries that many pages ask: the statement is written once in a process, only what names the record changes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, CharField, Field, Model, QuerySet, UUIDField

Name = TypeVar("Name")
Record = TypeVar("Record", bound=Model)


@dataclass(frozen=True)
class Kind(Generic[Name]):
    """What a record is named by: the field of such names, and what stands for one while a statement is written."""

    field: Field[Any, Any]
    place: Name

    def stored(self, name: Name) -> Any:  # noqa: ANN401 - whatever the database takes
        """Give a name as the database takes it."""
        return self.field.get_db_prep_value(name, connection)


NUMBER = Kind(BigIntegerField(), -987_654_321)
TEXT = Kind(CharField(), "\N{INVISIBLE SEPARATOR}what is asked for")
KEY = Kind(UUIDField(), UUID("5ca1ab1e-0000-4000-8000-00000fe11ed5"))


class KeptQuery(Generic[Name, Record]):
    """A query about one record, named by what `kind` says; writing the statement takes longer than asking it.

    `query` gives the query for a name. Nothing but the name may differ from one asking to the next: no moment of
    now, no rights of a reader.
    """

    def __init__(self, query: Callable[[Name], QuerySet[Record, Any]], kind: Kind[Name]) -> None:
        self._query: Callable[[Name], QuerySet[Record, Any]] = query
        self._kind: Kind[Name] = kind
        self._written: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, name: Name) -> list[tuple[Any, ...]]:
        """Ask a query of `values_list`, whose columns the database gives as they are: numbers and text.

        Raises `ValueError` where the query does not have the name in it: it would give everybody the same rows.
        """
        with connection.cursor() as cursor:
            cursor.execute(*self._statement(name))
            return list(cursor.fetchall())

    def records(self, name: Name) -> list[Record]:
        """Ask a query of records of one table; what is annotated is an attribute, what is deferred is read later.

        Raises `ValueError` as `rows` does.
        """
        model = self._query(self._kind.place).model
        return list(model._base_manager.raw(*self._statement(name)))  # noqa: SLF001 - Django's public name

    def _statement(self, name: Name) -> tuple[str, list[Any]]:
        place = self._kind.stored(self._kind.place)
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._query(self._kind.place).query.sql_with_params()
            if place not in written[1]:
                raise ValueError("the query does not name its record by what it is given")
            self._written[connection.vendor] = written
        sql, values = written
        stored = self._kind.stored(name)
        return sql, [stored if value == place else value for value in values]
