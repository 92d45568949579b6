"""Pages drawn in turn: threads of one interpreter that draw at the same time only hold each other up."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeAlias

from django.http import HttpRequest, HttpResponse

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]

PATIENCE = 0.25
"""Seconds after which a page no longer holds up the next one."""


class Turns:
    """One drawer at a time, in the order of asking; whoever draws longer than `patience` seconds stops counting.

    Every question to the database gives the interpreter away, and it takes up to five milliseconds to get it back
    from a thread that draws. Four pages at once therefore take much longer than four pages one after the other.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._drawer: object = None
        self._until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn; it ends with the block, or when patience does."""
        mine = object()
        with self._changed:
            self._waiting.append(mine)
            try:
                while self._waiting[0] is not mine or (self._drawer and monotonic() < self._until):
                    self._changed.wait(max(self._until - monotonic(), 0.001))
            finally:
                self._waiting.remove(mine)
            self._drawer, self._until = mine, monotonic() + self._patience
        try:
            yield
        finally:
            with self._changed:
                if self._drawer is mine:
                    self._drawer = None
                self._changed.notify_all()


def in_turn(get_response: Answer) -> Answer:
    """Draw pages in turn; what brings a body does not wait, nor does anybody wait for it: it may come slowly."""
    turns = Turns()

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with turns.turn():
            return get_response(request)

    return middleware
