"""Pages drawn in turn: threads of one interpreter that draw at the same time hold each other up."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeAlias

from django.db import connection
from django.http import HttpRequest, HttpResponse

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

PATIENCE = 0.25
"""Seconds after which a page no longer holds up the next one."""


class Turns:
    """Some drawers at a time, in the order of asking; whoever draws longer than `patience` seconds stops counting.

    Every question to the database gives the interpreter away, and it takes up to five milliseconds to get it back
    from a thread that draws. Four pages at once therefore take much longer than four pages one after the other.
    """

    def __init__(self, patience: float = PATIENCE, places: int = 1) -> None:
        self._patience = patience
        self._places = places
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._drawing: dict[object, float] = {}
        """Who draws, and until when others wait for them."""

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn; it ends with the block, or when patience does."""
        mine = object()
        with self._changed:
            self._waiting.append(mine)
            try:
                while self._waiting[0] is not mine or self._taken():
                    self._changed.wait(self._soonest())
            finally:
                self._waiting.remove(mine)
            self._drawing[mine] = monotonic() + self._patience
            if len(self._drawing) < self._places:
                self._changed.notify_all()  # another place is free for the next one
        try:
            yield
        finally:
            with self._changed:
                self._drawing.pop(mine, None)
                self._changed.notify_all()

    def _taken(self) -> bool:
        """Whether every place is; those whose patience is over have left theirs."""
        now = monotonic()
        for one in [one for one, until in self._drawing.items() if until <= now]:
            del self._drawing[one]
        return len(self._drawing) >= self._places

    def _soonest(self) -> float:
        """Seconds until the first of the drawers leaves its place at the latest."""
        return max(min(self._drawing.values(), default=0.0) - monotonic(), 0.001)


def in_turn(get_response: Answer) -> Answer:
    """Draw pages in turn; what brings a body does not wait, nor does anybody wait for it: it may come slowly.

    PostgreSQL looks for rows in a process of its own: meanwhile a second page can be drawn.
    """
    turns = Turns(places=2 if connection.vendor == "postgresql" else 1)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with turns.turn():
            return get_response(request)

    return middleware
