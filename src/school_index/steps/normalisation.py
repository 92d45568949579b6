"""Bringing variables of one year and group to the scale from 0 to 1."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame
from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable
from school_index.steps.columns import CELL, numbered


def bounds(values: Frame, method: Method) -> Frame:
    """Minimum, maximum and number of values of each variable by year and group.

    Columns `<name>_min`, `<name>_max`, `<name>_n`; a variable that no school has gives nulls and 0.
    """
    names = [name for part in method.parts for name, _ in numbered(part)]
    return values.group_by(*CELL).agg(
        *[nw.col(name).min().alias(f"{name}_min") for name in names],
        *[nw.col(name).max().alias(f"{name}_max") for name in names],
        *[nw.col(name).count().alias(f"{name}_n") for name in names],
    )


def in_use(name: str, variable: Variable) -> nw.Expr:
    """Whether a school has the variable and it tells schools apart; over a table with `bounds` joined.

    A variable with max = min says nothing this year; a flag stays in use also when all or none have it.
    """
    present = nw.col(f"{name}_n") > 0
    if variable.is_flag:
        return present
    return present & (nw.col(f"{name}_max") > nw.col(f"{name}_min")).fill_null(value=False)


def normalised(name: str, variable: Variable, part: Part) -> nw.Expr:
    """Normalised value over a table with `bounds` joined, null where the variable is missing or left out.

    direct: (x - min) / (max - min); inverse: (max - x) / (max - min); flag: 1 - flag, or the flag itself when
    the orientation is "literal". Source: the regional method, formulas 1-3.
    """
    value = nw.col(name)
    if variable.is_flag:
        return value if part.flag_orientation == "literal" else 1.0 - value
    low, high = nw.col(f"{name}_min"), nw.col(f"{name}_max")
    distance = (value - low) if variable.direction == "direct" else (high - value)
    return nw.when(high > low).then(distance / (high - low))


def normalised_columns(part: Part) -> list[nw.Expr]:
    """Normalised values of all variables of a part, named `z_<name>`."""
    return [normalised(name, variable, part).alias(f"z_{name}") for name, variable in numbered(part)]
