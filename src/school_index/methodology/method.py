"""A whole method as one immutable object."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

from school_index.language import Label
from school_index.methodology.model import Part, PartName, PupilRule, Source, Term
from school_index.methodology.options import apply_options


@dataclass(frozen=True)
class Method:
    """A method of identification as one immutable object; `text` is the file it was read from."""

    id: str
    version: str
    title: Label
    origin: Label
    note: Label
    window: int
    groups: tuple[Term, ...]
    exams: tuple[Term, ...]
    subjects: tuple[Term, ...]
    parts: tuple[Part, ...]
    pupil_rules: tuple[PupilRule, ...]
    text: str = field(repr=False, default="")
    changes: tuple[tuple[str, str], ...] = ()

    def part(self, name: PartName) -> Part:
        """Give the part by name.

        Raises KeyError where the method has no such part.
        """
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    @property
    def tables(self) -> tuple[str, ...]:
        """Input tables that the variables need, without `schools`."""
        names = [variable.source.table for part in self.parts for variable in part.variables]
        return tuple(dict.fromkeys(names))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Distinct sources of all variables, in the order of first use."""
        found = [variable.source for part in self.parts for variable in part.variables]
        return tuple(dict.fromkeys(found))

    def years(self, year: int) -> tuple[int, ...]:
        """The window that ends with `year`, oldest first."""
        return tuple(range(year - self.window + 1, year + 1))

    def with_options(self, **options: Any) -> Self:  # noqa: ANN401 - values are checked by name below
        """Give a copy with other options: see `methodology.options` for names and values."""
        changed, record = apply_options(self.parts, options)
        return replace(self, parts=changed, changes=(*self.changes, *record))
