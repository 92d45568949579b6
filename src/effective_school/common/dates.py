"""Moments in words, always by the clock of the region: those of the database are in UTC."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime


def moment(value: datetime | None) -> str:
    """Give day and time in the reader's language; nothing for none."""
    return date_format(_local(value), "SHORT_DATETIME_FORMAT") if value else ""


def day(value: date | None) -> str:
    """Give the day of a date or of a moment in the reader's language; nothing for none."""
    if isinstance(value, datetime):
        value = _local(value)
    return date_format(value, "SHORT_DATE_FORMAT") if value else ""


def _local(value: datetime) -> datetime:
    return localtime(value) if is_aware(value) else value
