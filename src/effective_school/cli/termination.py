"""SIGTERM, which ends a process politely, unwinds a command as Ctrl-C does, so that drafts are removed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TERMINATED = 128 + signal.SIGTERM


class Terminated(BaseException):
    """The process was asked to end; like KeyboardInterrupt, no `except Exception` may hold it."""


@contextmanager
def terminable() -> Iterator[None]:
    """Raise Terminated where the process is asked to end; a second request ends it at once."""
    before = signal.signal(signal.SIGTERM, _raise)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _raise(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise Terminated


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let neither Ctrl-C nor a request to end in between a few steps that belong together; it comes after them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
