"""The desk: the first page of a person who is signed in, made of what each app has for them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest


@dataclass(frozen=True)
class Card:
    """One thing that waits: a title, a sentence, where to go, and how pressing it is (`due`, `late` or empty)."""

    title: str
    text: str
    url: str
    action: str
    tone: str = ""


Source: TypeAlias = Callable[[HttpRequest], list[Card]]
_sources: list[Source] = []


def add_source(source: Source) -> Source:
    """Let an app put cards on the desk; used as a decorator."""
    _sources.append(source)
    return source


def cards_for(request: HttpRequest) -> list[Card]:
    """Everything that waits for the person, the late first."""
    cards = [card for source in _sources for card in source(request)]
    return sorted(cards, key=lambda card: {"late": 0, "due": 1}.get(card.tone, 2))
