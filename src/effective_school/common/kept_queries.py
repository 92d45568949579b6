"""Queries that many pages ask: the statement is written once in a process, only what names the record changes."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, CharField, Field, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

Name = TypeVar("Name")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Kind(Generic[Name]):
    """What a record is named by: the field of such names, and what stands for one while a statement is written."""

    field: "Field[Any, Any]"
    place: Name

    def stored(self, name: Name) -> Any:  # noqa: ANN401 - whatever the database takes
        """Give a name as the database takes it."""
        return self.field.get_db_prep_value(name, connection)

    def fits(self, name: Name) -> bool:
        """Whether a record can have this name: numbers of an address may be too long for any."""
        if not isinstance(name, int):
            return True
        least, most = connection.ops.integer_field_range(self.field.get_internal_type())
        return (least is None or name >= least) and (most is None or name <= most)


NUMBER = Kind(BigIntegerField(), -987_654_321)
TEXT = Kind(CharField(), "\N{INVISIBLE SEPARATOR}what is asked for")
KEY = Kind(UUIDField(), UUID("5ca1ab1e-0000-4000-8000-00000fe11ed5"))


@dataclass(frozen=True)
class _Statement:
    """A query written down: its text, the values in it, how columns become values."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]
    converters: Any

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        """Ask with these values."""
        compiler = copy(self.compiler)
        compiler.connection = connection  # each thread has its own
        # What takes the time is not asked again: the text, and how columns become values.
        compiler.__dict__["as_sql"] = lambda *_, **__: (self.sql, values)
        compiler.__dict__["get_converters"] = lambda _: self.converters
        asked = self.queryset.all()
        asked.query.__dict__["get_compiler"] = lambda *_, **__: compiler
        return list(asked)


def _written(queryset: QuerySet[Any, Any]) -> _Statement:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    columns = [column for column, _, _ in compiler.select]
    return _Statement(queryset, compiler, sql, tuple(values), compiler.get_converters(columns))


class ConstantQuery(Generic[Row]):
    """A query that is the same at every asking; writing the statement takes longer than asking it."""

    def __init__(self, query: Callable[[], QuerySet[Any, Row]]) -> None:
        self._query: Callable[[], QuerySet[Any, Row]] = query
        self._kept: dict[str, _Statement] = {}

    def __call__(self) -> list[Row]:
        """Ask it."""
        statement = self._kept.get(connection.vendor)
        if statement is None:
            statement = self._kept[connection.vendor] = _written(self._query())
        return statement.rows(statement.values)


class KeptQuery(Generic[Name, Row]):
    """A query about one record, named by what `kind` says; writing the statement takes longer than asking it.

    `query` gives the query for a name. Nothing but the name may differ from one asking to the next: no moment of
    now, no rights of a reader.
    """

    def __init__(self, query: Callable[[Name], QuerySet[Any, Row]], kind: Kind[Name]) -> None:
        self._query: Callable[[Name], QuerySet[Any, Row]] = query
        self._kind: Kind[Name] = kind
        self._kept: dict[str, tuple[_Statement, list[int]]] = {}

    def __call__(self, name: Name) -> list[Row]:
        """Ask it.

        Raises `ValueError` where the query does not have the name in it: it would give everybody the same rows.
        """
        if not self._kind.fits(name):
            return []
        statement, named = self._kept.get(connection.vendor) or self._write()
        values = list(statement.values)
        for place in named:
            values[place] = self._kind.stored(name)
        return statement.rows(tuple(values))

    def _write(self) -> tuple[_Statement, list[int]]:
        statement = _written(self._query(self._kind.place))
        place = self._kind.stored(self._kind.place)
        named = [position for position, value in enumerate(statement.values) if value == place]
        if not named:
            raise ValueError("the query does not name its record by what it is given")
        self._kept[connection.vendor] = statement, named
        return statement, named
