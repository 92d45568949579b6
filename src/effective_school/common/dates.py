"""Moments in words, always by the clock of the region: those of the database are in UTC."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

_KEPT = 4_096


def moment(value: datetime | None) -> str:
    """Give day and time in the reader's language; nothing for none."""
    if not value:
        return ""
    return _said(
        _local(value).replace(second=0, microsecond=0, tzinfo=None), "SHORT_DATETIME_FORMAT", get_language()
    )


def day(value: date | None) -> str:
    """Give the day of a date or of a moment in the reader's language; nothing for none."""
    if isinstance(value, datetime):
        value = _local(value).date()
    return _said(value, "SHORT_DATE_FORMAT", get_language()) if value else ""


@lru_cache(_KEPT)
def _said(value: date, form: str, language: str | None) -> str:
    """Say it; the rows of a list, and the same list asked for again, hold the same minutes many times."""
    del language  # what the words depend on besides
    return date_format(value, form)


def _local(value: datetime) -> datetime:
    return localtime(value) if is_aware(value) else value
