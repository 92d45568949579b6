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

    `<name>_from`: the end that counts as 0; `<name>_range`: max - min; `<part>_used`: variables in use, those
    that a school of the group has and that tell schools apart (max > min), and flags also where all or none
    have them.
    """
    chosen: list[nw.Expr] = []
    for part in parts:
        scaled = [(name, variable) for name, variable in numbered(part) if not variable.is_flag]
        for name, variable in scaled:
            end = "min" if variable.direction == "direct" else "max"
            chosen.append(nw.col(f"{name}_{end}").alias(f"{name}_from"))
            chosen.append((nw.col(f"{name}_max") - nw.col(f"{name}_min")).alias(f"{name}_range"))
        chosen.append(_used(part))
    return limits.select(*CELL, *chosen)


def _used(part: Part) -> nw.Expr:
    flags = [f"{name}_n" for name, variable in numbered(part) if variable.is_flag]
    scaled = [name for name, variable in numbered(part) if not variable.is_flag]
    in_use = [
        *([(nw.col(*flags) > 0).cast(nw.Int64)] if flags else []),
        *[(nw.col(f"{name}_max") > nw.col(f"{name}_min")).cast(nw.Int64) for name in scaled],
    ]
    return nw.sum_horizontal(*in_use).alias(f"{part.name}_used")


def scale_names(parts: Iterable[Part]) -> list[str]:
    """The columns of `scales` that nobody needs after normalisation."""
    scaled = [name for part in parts for name, variable in numbered(part) if not variable.is_flag]
    return [f"{name}_{end}" for name in scaled for end in ("from", "range")]


def normalised(name: str, variable: Variable, part: Part) -> nw.Expr:
    """Normalised value over a table with `scales` joined; NaN or null where the variable says nothing.

    direct: (x - min) / (max - min); inverse: (max - x) / (max - min); flag: 1 - flag, or the flag itself when
    the orientation is "literal". Source: the regional method, formulas 1-3.
    """
    value = nw.col(name)
    if variable.is_flag:
        return value if part.flag_orientation == "literal" else 1.0 - value
    start = nw.col(f"{name}_from")
    distance = (value - start) if variable.direction == "direct" else (start - value)
    return distance / nw.col(f"{name}_range")


def normalised_columns(part: Part) -> list[nw.Expr]:
    """Normalised values of all variables of a part, named `z_<name>`."""
    return [normalised(name, variable, part).alias(f"z_{name}") for name, variable in numbered(part)]


def without_nan(part: Part) -> nw.Expr:
    """Null for 0 / 0: where max = min, a variable says nothing and is left out."""
    return nw.col(*[f"z_{name}" for name, _ in numbered(part)]).fill_nan(None)
