"""Bringing variables of one year and group to the scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable
from school_index.steps.columns import CELL, numbered


def bounds(values: Frame, method: Method) -> Frame:
    """Minimum, maximum and number of values of each variable by year and group.

    Columns `<name>_min`, `<name>_max`, `<name>_n`; a variable that no school has gives nulls and 0.
    """
    values_of = nw.col(*[name for part in method.parts for name, _ in numbered(part)])
    return values.group_by(*CELL).agg(
        values_of.min().name.suffix("_min"),
        values_of.max().name.suffix("_max"),
        values_of.count().name.suffix("_n"),
    )


def scales(limits: Frame, parts: Iterable[Part]) -> Frame:
    """What normalisation and coverage need of `bounds`: few columns, because every school gets them.

    The end that counts as 0 (`<name>_min` or `<name>_max`); `<name>_range`: max - min; `<part>_used`: variables
    in use, those that a school of the group has and that tell schools apart (max > min), and flags also where
    all or none have them.
    """
    chosen = list(parts)
    scaled = [scale for part in chosen for scale in _scaled(part)]
    ranges = [(nw.col(f"{name}_max") - nw.col(f"{name}_min")).alias(f"{name}_range") for name, _ in scaled]
    return limits.select(nw.all(), *ranges).select(*CELL, *scale_names(chosen), *map(_used, chosen))


def scale_names(parts: Iterable[Part]) -> list[str]:
    """The columns of `scales` that nobody needs after normalisation."""
    scaled = [scale for part in parts for scale in _scaled(part)]
    return [f"{name}_{column}" for name, end in scaled for column in (end, "range")]


def _scaled(part: Part) -> list[tuple[str, str]]:
    """Names of the variables that are normalised, each with the end that counts as 0."""
    return [
        (name, "min" if variable.direction == "direct" else "max")
        for name, variable in numbered(part)
        if not variable.is_flag
    ]


def _used(part: Part) -> nw.Expr:
    flags = [f"{name}_n" for name, variable in numbered(part) if variable.is_flag]
    ranges = [f"{name}_range" for name, _ in _scaled(part)]
    return nw.sum_horizontal((nw.col(*flags, *ranges) > 0).cast(nw.Int64)).alias(f"{part.name}_used")


def normalised(name: str, variable: Variable, part: Part) -> nw.Expr:
    """Normalised value over a table with `scales` joined; NaN or null where the variable says nothing.

    direct: (x - min) / (max - min); inverse: (max - x) / (max - min); flag: 1 - flag, or the flag itself when
    the orientation is "literal". Source: the regional method, formulas 1-3.
    """
    value = nw.col(name)
    if variable.is_flag:
        return value if part.flag_orientation == "literal" else 1.0 - value
    low, high = nw.col(f"{name}_min"), nw.col(f"{name}_max")
    distance = (value - low) if variable.direction == "direct" else (high - value)
    return distance / nw.col(f"{name}_range")


def normalised_columns(part: Part) -> list[nw.Expr]:
    """Normalised values of all variables of a part, named `z_<name>`."""
    return [normalised(name, variable, part).alias(f"z_{name}") for name, variable in numbered(part)]


def without_nan(part: Part) -> nw.Expr:
    """Null for 0 / 0: where max = min, a variable says nothing and is left out."""
    return nw.col(*[f"z_{name}" for name, _ in numbered(part)]).fill_nan(None)
