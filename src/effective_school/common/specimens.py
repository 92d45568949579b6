"""Parts of the apps shown live on the page of the design: charts and maps belong to those that draw them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.functional import Promise


@dataclass(frozen=True)
class Specimen:
    """One part: its title, when to use it, the template that draws it with `data`, and how a page asks for it."""

    title: str | Promise
    text: str | Promise
    template: str
    markup: str
    data: Mapping[str, object] = field(default_factory=dict)
    order: int = 50


Source: TypeAlias = Callable[[], list[Specimen]]
_sources: list[Source] = []


def add_specimens(source: Source) -> Source:
    """Let an app show its parts on the page of the design; used as a decorator."""
    _sources.append(source)
    return source


def all_specimens() -> list[Specimen]:
    """Everything the apps show, in order."""
    return sorted((one for source in _sources for one in source()), key=lambda one: one.order)
