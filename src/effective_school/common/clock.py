"""What happens by the clock: functions that the worker calls again and again.

An app puts them into its own `clock.py`, which the worker finds:

    @every(hours=24)
    def remind() -> None: ...
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from django.db import IntegrityError, close_old_connections, transaction
from django.utils import timezone

from effective_school.common.models import ClockTurn

Chore: TypeAlias = Callable[[], object]
SHORT = timedelta(minutes=1)
logger = logging.getLogger(__name__)


@dataclass
class Entry:
    """One function and how often it is called; `due` is the earliest next time by this process's own clock."""

    name: str
    chore: Chore
    pause: timedelta
    due: float = field(default=0.0)


_entries: dict[str, Entry] = {}


def every(*, seconds: float = 0, minutes: float = 0, hours: float = 0) -> Callable[[Chore], Chore]:
    """Call the function so often.

    From a minute up, one worker of all calls it in each turn, also across restarts. Under a minute every worker
    calls it, so it must bear company.
    """
    pause = timedelta(seconds=seconds, minutes=minutes, hours=hours)

    def register(chore: Chore) -> Chore:
        name = f"{chore.__module__}.{chore.__qualname__}"
        _entries[name] = Entry(name, chore, pause)
        return chore

    return register


def entries() -> list[Entry]:
    """Everything that happens by the clock."""
    return list(_entries.values())


def tick(now: float | None = None) -> list[str]:
    """Call what is due and give the names called; a function that fails is logged and called again next time."""
    moment = time.monotonic() if now is None else now
    called = []
    for entry in entries():
        if moment < entry.due:
            continue
        entry.due = moment + min(entry.pause, SHORT).total_seconds()
        try:
            if entry.pause < SHORT or _take_turn(entry):
                called.append(entry.name)
                entry.chore()
        except Exception:
            logger.exception("clock function %s failed", entry.name)
        finally:
            close_old_connections()
    return called


def _take_turn(entry: Entry) -> bool:
    """Whether this worker is the one to call a function now."""
    now = timezone.now()
    known = ClockTurn.objects.filter(name=entry.name)
    if known.filter(at__lte=now - entry.pause).update(at=now):
        return True
    if known.exists():
        return False
    try:
        with transaction.atomic():
            ClockTurn.objects.create(name=entry.name, at=now)
    except IntegrityError:
        return False
    return True
