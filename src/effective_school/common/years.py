"""Years and days that a person may mean; what lies outside is a slip of the pen."""

from datetime import date, timedelta

from django.utils import timezone

from effective_school.common.dates import day

FIRST_YEAR = 2000
"""The first school year of which anybody keeps figures."""
FIRST_MONTH = 9
"""The school year begins in September."""
FARTHEST = timedelta(days=731)


def school_year(when: date) -> int:
    """Give the school year that a day lies in, named by the year in which it ends."""
    return when.year + (when.month >= FIRST_MONTH)


def last_day_of(year: int) -> date:
    """Give the last day of a school year."""
    return date(year, FIRST_MONTH, 1) - timedelta(days=1)


def last_year() -> int:
    """Give the last school year, named by the year in which it ends, that can be planned today."""
    return timezone.localdate().year + 2


def is_near(when: date) -> bool:
    """Whether a day lies within two years of today."""
    return abs(when - timezone.localdate()) <= FARTHEST


def nearest_days() -> dict[str, str]:
    """Give the first and the last day that are near, for messages."""
    today = timezone.localdate()
    return {"first": day(today - FARTHEST), "last": day(today + FARTHEST)}
