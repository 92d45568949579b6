"""Pages of one process are drawn in turn."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from effective_school.common.turns import Turns, in_turn

ASK = RequestFactory()


def together(*works: Callable[[], object]) -> None:
    """Start them one after another, and wait for all."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_pages_are_drawn_one_at_a_time_in_the_order_of_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing: list[str] = []
    seen: list[list[str]] = []

    def draw(request: HttpRequest) -> HttpResponse:
        drawing.append(request.path)
        time.sleep(0.1)
        seen.append(list(drawing))
        drawing.remove(request.path)
        return HttpResponse(request.path)

    monkeypatch.setattr(connection, "vendor", "sqlite")
    page = in_turn(draw)
    together(*(lambda path=path: page(ASK.get(path)) for path in ("/1", "/2", "/3", "/4")))  # type: ignore[misc]

    assert seen == [["/1"], ["/2"], ["/3"], ["/4"]]


def test_where_the_database_works_by_itself_two_pages_are_drawn_at_a_time() -> None:
    turns = Turns(patience=30, places=2)
    begun, may_end = ({name: threading.Event() for name in ("1", "2", "3")} for _ in range(2))

    def draw(name: str) -> None:
        with turns.turn():
            begun[name].set()
            assert may_end[name].wait(10)

    def when_two_are_drawn() -> None:
        assert begun["1"].wait(10)
        assert begun["2"].wait(10)
        assert not begun["3"].wait(0.3)
        may_end["1"].set()
        assert begun["3"].wait(10)
        for event in may_end.values():
            event.set()

    together(*(partial(draw, name) for name in begun), when_two_are_drawn)
    assert all(event.is_set() for event in begun.values())


@pytest.mark.parametrize(("vendor", "places"), [("sqlite", 1), ("postgresql", 2)])
def test_places_follow_the_database(monkeypatch: pytest.MonkeyPatch, vendor: str, places: int) -> None:
    asked: list[int] = []

    def noted(*, places: int) -> None:
        asked.append(places)

    monkeypatch.setattr(connection, "vendor", vendor)
    monkeypatch.setattr("effective_school.common.turns.Turns", noted)
    in_turn(lambda _: HttpResponse())
    assert asked == [places]


def test_a_long_page_holds_nobody_up_once_patience_is_over() -> None:
    turns = Turns(patience=0.1)
    ended: list[str] = []

    def draw(name: str, seconds: float) -> None:
        with turns.turn():
            time.sleep(seconds)
            ended.append(name)

    started = time.monotonic()
    together(lambda: draw("export", 1.5), lambda: draw("page", 0.0), lambda: draw("next page", 0.0))

    assert ended == ["page", "next page", "export"]
    assert time.monotonic() - started < 5


def test_what_brings_a_body_neither_waits_nor_is_waited_for() -> None:
    gate = threading.Event()
    ended: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/slow":
            gate.wait(10)
        ended.append(request.path)
        return HttpResponse()

    page = in_turn(answer)
    together(
        lambda: page(ASK.post("/slow")),
        lambda: (page(ASK.get("/page")), gate.set()),
    )
    assert ended == ["/page", "/slow"]

    gate.clear()
    together(lambda: page(ASK.get("/slow")), lambda: (page(ASK.post("/upload")), gate.set()))
    assert ended == ["/page", "/slow", "/upload", "/slow"]


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        if request.path == "/bad":
            raise ValueError(request.path)
        return HttpResponse("drawn")

    page = in_turn(answer)

    with pytest.raises(ValueError, match="/bad"):
        page(ASK.get("/bad"))
    started = time.monotonic()
    assert page(ASK.get("/good")).content == b"drawn"
    assert time.monotonic() - started < 0.2
