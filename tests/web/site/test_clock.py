"""Functions of the clock: called in their turn, by one worker, and a failure stops nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from effective_school.common import clock
from effective_school.common.models import ClockTurn


@pytest.fixture(autouse=True)
def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_entries", {})
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)


@pytest.mark.django_db
def test_long_turns_are_kept_in_the_database() -> None:
    calls = []

    @clock.every(hours=1)
    def chore() -> None:
        calls.append("called")

    clock.tick(0)
    clock.tick(1_000)
    assert calls == ["called"]

    ClockTurn.objects.update(at=timezone.now() - timedelta(hours=2))
    clock.tick(2_000)
    assert calls == ["called", "called"]


@pytest.mark.django_db
def test_short_turns_follow_the_own_clock() -> None:
    calls = []

    @clock.every(seconds=5)
    def chore() -> None:
        calls.append("called")

    for second in (0, 3, 5, 9, 10):
        clock.tick(second)
    assert len(calls) == 3
    assert not ClockTurn.objects.exists()


@pytest.mark.django_db
def test_a_failure_is_logged_and_the_rest_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    calls = []

    @clock.every(seconds=1)
    def broken() -> None:
        raise ValueError("no")

    @clock.every(seconds=1)
    def sound() -> None:
        calls.append("called")

    clock.tick(0)
    assert calls == ["called"]
    assert "broken failed" in caplog.text
