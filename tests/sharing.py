"""What is slow to make is made by one worker of a test run, and all the others wait for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.site.running import wait_for

LONGEST = 900
"""Seconds that the making may take on a machine that is busy with other tests."""


def shared_by_workers(factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all workers of this run have in common."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(place: Path, make: Callable[[Path], object]) -> Path:
    """Give what `make` leaves at a place, made by whoever comes first."""
    ready, claim = (place.with_name(f"{place.name}-{word}") for word in ("ready", "claimed"))
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        wait_for(lambda: ready.exists() or not claim.exists(), LONGEST)
        assert ready.exists(), f"the worker that made {place.name} failed"
        return place
    try:
        make(place)
        ready.touch()
    finally:
        if not ready.exists():
            claim.unlink()
    return place
