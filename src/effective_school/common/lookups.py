"""Lookups of the database that Django does not bring."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup, StartsWith
from django.db.models.sql.compiler import SQLCompiler

LAST_CHARACTER = "\U0010ffff"


class Begins(Lookup[str]):
    """A text begins with these characters, letters in this very case, found through an ordinary index.

    PostgreSQL uses an index of the class `varchar_pattern_ops` for `LIKE 'word%'`. SQLite uses none, since its LIKE
    takes A for a; it compares by code points, and a range of them is found through any index.
    """

    lookup_name = "begins"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, Any]:
        """Give the pattern as SQL."""
        return StartsWith(self.lhs, self.rhs).as_sql(compiler, connection)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[Any]]:
        """Give the range as SQL."""
        column, values = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", [
            *values,
            self.rhs,
            *values,
            f"{self.rhs}{LAST_CHARACTER}",
        ]
