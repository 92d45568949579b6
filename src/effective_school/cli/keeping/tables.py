"""What the database of the site holds, asked of whichever database Django looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField
from django.utils import timezone

from effective_school.accounts.models import User
from effective_school.common.domain.lost_jobs import SILENT_FOR
from effective_school.common.models import WorkerBeat


def table_names() -> list[str]:
    """Every table."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    with connection.cursor() as cursor:
        for name in table_names():
            cursor.execute(f"SELECT COUNT(*) FROM {_quoted(name)}")  # noqa: S608 - names of our tables
            counts[name] = int(cursor.fetchone()[0])
    return counts


def applied_migrations() -> list[str]:
    """The steps that the database has taken."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def knows_migration(app: str, name: str) -> bool:
    """Whether this version has a step; steps of a part that it does not have say nothing."""
    loader = _loader()
    replaced = {step for migration in loader.disk_migrations.values() for step in migration.replaces}
    return (app, name) in {*loader.disk_migrations, *replaced} or app not in loader.migrated_apps


@cache
def _loader() -> MigrationLoader:
    return MigrationLoader(None)


def is_filled() -> bool:
    """Whether anybody has worked here: whatever people did names a person."""
    return User._meta.db_table in table_names() and User.objects.exists()  # noqa: SLF001 - Django's public name


def is_worked() -> bool:
    """Whether a background worker has just said that it is alive."""
    if WorkerBeat._meta.db_table not in table_names():  # noqa: SLF001 - as above
        return False
    return WorkerBeat.objects.filter(at__gte=timezone.now() - SILENT_FOR).exists()


@dataclass(frozen=True)
class FileColumn:
    """A column that names stored files, and the column beside it with their digests, if there is one."""

    table: str
    name: str
    digest: str | None


def stored_files() -> dict[str, str]:
    """Every stored file that a row names, with the digest that the row knows (or nothing)."""
    files: dict[str, str] = {}
    with connection.cursor() as cursor:
        for column in _file_columns():
            digest = _quoted(column.digest) if column.digest else "''"
            cursor.execute(
                f"SELECT DISTINCT {_quoted(column.name)}, {digest} FROM {_quoted(column.table)} "  # noqa: S608 - our own names
                f"WHERE {_quoted(column.name)} <> ''"
            )
            files.update({name: known or "" for name, known in cursor.fetchall()})
    return dict(sorted(files.items()))


def rename_files(names: Mapping[str, str]) -> None:
    """Let rows name stored files otherwise."""
    with connection.cursor() as cursor:
        for column in _file_columns() if names else ():
            name = _quoted(column.name)
            sql = f"UPDATE {_quoted(column.table)} SET {name} = %s WHERE {name} = %s"  # noqa: S608 - as above
            cursor.executemany(sql, [(after, before) for before, after in names.items()])


def _file_columns() -> list[FileColumn]:
    """Columns of the models that this database has already."""
    found: list[FileColumn] = []
    tables = set(table_names())
    for model in apps.get_models(include_auto_created=True):
        about = model._meta  # noqa: SLF001 - Django's public name
        if about.proxy or not about.managed or about.db_table not in tables:
            continue
        columns = {field.name: field.column for field in about.local_concrete_fields}
        found += [
            FileColumn(about.db_table, field.column, columns.get("sha256"))
            for field in about.local_concrete_fields
            if isinstance(field, FileField) and field.column in _columns_of(about.db_table)
        ]
    return found


def _columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
