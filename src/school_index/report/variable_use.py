"""Section on which variables were in use in which group and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from school_index.methodology.model import Part, Variable
from school_index.report.words import Words
from school_index.results import Results
from school_index.steps.columns import numbered

Use = Literal["used", "left_out", "absent"]


@dataclass(frozen=True)
class UseCell:
    """One variable in one group and year: how many schools have it, and whether it counted."""

    state: Use
    schools: int


@dataclass(frozen=True)
class UseRow:
    """One variable across groups and years."""

    number: int
    label: str
    cells: tuple[UseCell, ...]


@dataclass(frozen=True)
class PartUse:
    """One part: its variables, and how many were always, not always or not everywhere in use."""

    title: str
    summary: str
    rows: tuple[UseRow, ...]


@dataclass(frozen=True)
class VariableUse:
    """The whole section: groups with their years head the columns."""

    heads: tuple[tuple[str, tuple[int, ...]], ...]
    parts: tuple[PartUse, ...]


def variable_use(results: Results, words: Words) -> VariableUse:
    """Build the section."""
    groups = words.group_order(results.bounds["group"].to_list())
    limits = sorted(results.bounds.to_dicts(), key=lambda row: (groups.index(row["group"]), row["year"]))
    heads = tuple(
        (words.group(group), tuple(row["year"] for row in limits if row["group"] == group))
        for group in groups
    )
    return VariableUse(heads, tuple(_part(part, limits, words) for part in results.method.parts))


def _part(part: Part, limits: list[dict[str, Any]], words: Words) -> PartUse:
    rows = tuple(
        UseRow(
            variable.indicator,
            variable.label.text(words.language),
            tuple(_cell(name, variable, part, row) for row in limits),
        )
        for name, variable in numbered(part)
    )
    states = [{cell.state for cell in row.cells} for row in rows]
    title = words.say(f"part.{part.name}")
    summary = words(
        "use.summary",
        part=title,
        used=sum(state <= {"used"} for state in states),
        all=len(rows),
        left_out=sum("left_out" in state for state in states),
        absent=sum("absent" in state for state in states),
    )
    return PartUse(title, summary, rows)


def _cell(name: str, variable: Variable, part: Part, limits: dict[str, Any]) -> UseCell:
    schools = int(limits[f"{name}_n"] or 0)
    if schools == 0:
        return UseCell("absent", 0)
    constant = limits[f"{name}_min"] == limits[f"{name}_max"]
    left_out = part.kind == "index" and not variable.is_flag and constant
    return UseCell("left_out" if left_out else "used", schools)
