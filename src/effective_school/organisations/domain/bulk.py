"""Making and changing tens of thousands of records with their histories, a few statements for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from effective_school.accounts.models import User

AT_ONCE = 900
"""SQLite takes no more than 999 values in a statement."""


class ChangedMeanwhile(Exception):  # noqa: N818 - told to whoever asked for the change
    """A record is no longer what it was when it was read."""


@dataclass(frozen=True)
class Entry:
    """Who, why and when, as the history keeps it."""

    person: User
    reason: str
    at: datetime


def make_many(model: type[Model], records: Sequence[Any], entry: Entry) -> None:
    """Make new records."""
    if records:
        model._default_manager.bulk_create(records, batch_size=AT_ONCE)  # noqa: SLF001 - Django's public name
        _keep_history(model, records, "+", entry)


def change_many(model: type[Model], records: Sequence[Any], names: Iterable[str], entry: Entry) -> None:
    """Write some fields of records that were read before; raises ChangedMeanwhile if any has a later version."""
    if not records:
        return
    if hasattr(model, "search_text"):
        names = {*names, "search_text"}
    fields = [_field(model, name) for name in sorted({*names, "version", "updated_at"})]
    quoted = connection.ops.quote_name
    changes = ", ".join(f"{quoted(field.column or field.attname)} = %s" for field in fields)
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {changes} WHERE id = %s AND version = %s",  # noqa: S608 - names of our own columns
            list(_new_values(records, fields, entry)),
        )
        if cursor.rowcount != len(records):
            raise ChangedMeanwhile
    if hasattr(model, "search_text"):
        model.objects.remember_words(records)  # type: ignore[attr-defined]  # of schools
    _keep_history(model, records, "~", entry)


def _new_values(
    records: Sequence[Any], fields: Sequence["Field[Any, Any]"], entry: Entry
) -> Iterator[list[Any]]:
    for record in records:
        known = record.version
        record.version, record.updated_at = known + 1, entry.at
        if hasattr(record, "words"):
            record.search_text = record.words()
        values = [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
        yield [*values, record.pk, known]


def _keep_history(model: type[Model], records: Sequence[Any], kind: str, entry: Entry) -> None:
    """Copy the records as they are now into their history."""
    history = model.history.model  # type: ignore[attr-defined]  # simple_history's
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in history.tracked_fields)
    own = {
        "history_date": entry.at,
        "history_type": kind,
        "history_change_reason": entry.reason,
        "history_user": entry.person.pk,
    }
    fields = [_field(history, name) for name in own]
    values = [
        field.get_db_prep_save(value, connection) for field, value in zip(fields, own.values(), strict=True)
    ]
    names = ", ".join(quoted(field.column or field.attname) for field in fields)
    into, source = _table(history), _table(model)
    with connection.cursor() as cursor:
        for start in range(0, len(records), AT_ONCE):
            some = [record.pk for record in records[start : start + AT_ONCE]]
            holes = ", ".join(["%s"] * len(some))
            cursor.execute(
                f"INSERT INTO {into} ({columns}, {names}) "  # noqa: S608 - names of our own columns
                f"SELECT {columns}, %s, %s, %s, %s FROM {source} WHERE id IN ({holes})",
                [*values, *some],
            )


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.name == name)  # noqa: SLF001 - Django's public name


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's public name
