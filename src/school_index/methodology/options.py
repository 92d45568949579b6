"""Options of a method that may be varied without writing another file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from school_index.methodology.model import Part

CHOICES: dict[str, tuple[str, ...]] = {
    "aggregation": ("variables", "indicators"),
    "cut": ("include", "exclude", "ntiles"),
    "flag_orientation": ("inverse", "literal"),
}
FRACTIONS = ("share", "min_coverage")
SOCIAL_RULES = ("two_of_three", "last_two_or_all_three")


def apply_options(
    parts: tuple[Part, ...], options: Mapping[str, Any]
) -> tuple[tuple[Part, ...], tuple[tuple[str, str], ...]]:
    """Apply options to parts and give the changed parts and a record of the changes.

    Names: `aggregation`, `cut`, `share`, `min_coverage`, `flag_orientation` for both indices, or for one with
    the prefix `results_` / `social_`; `min_participants` (results only, as the method says); `social_rule`;
    `weights`, a mapping from variable id, or `results:2` / `social:1` for an indicator, to a positive number.
    Raises ValueError that names the option.
    """
    record = tuple((name, str(value)) for name, value in sorted(options.items()))
    for name, value in options.items():
        _require_known(name)
        if name == "weights":
            _require_weighed(parts, value)
        parts = tuple(_change(part, name, value) for part in parts)
    return parts, record


def _require_known(name: str) -> None:
    bare = name.removeprefix("results_").removeprefix("social_")
    if name not in {"min_participants", "social_rule", "weights"} and bare not in {*CHOICES, *FRACTIONS}:
        raise ValueError(f"unknown option {name!r}")


def _require_weighed(parts: tuple[Part, ...], weights: Mapping[str, Any]) -> None:
    known = {variable.id for part in parts for variable in part.variables}
    known |= {f"{part.name}:{one.number}" for part in parts for one in part.indicators}
    for name in weights:
        if name not in known:
            raise ValueError(f"option weights: no variable or indicator {name!r}")


def _change(part: Part, name: str, value: Any) -> Part:  # noqa: ANN401 - checked per option
    special: dict[str, Callable[[Part, Any], Part]] = {
        "min_participants": _min_participants,
        "social_rule": _social_rule,
        "weights": _weights,
    }
    if name in special:
        return special[name](part, value)
    other = "social_" if part.name == "results" else "results_"
    if name.startswith(other):
        return part
    bare = name.removeprefix(f"{part.name}_")
    if bare in CHOICES:
        if value not in CHOICES[bare]:
            raise ValueError(f"option {name}: {value!r} is not one of {', '.join(CHOICES[bare])}")
        return replace(part, **{bare: value})
    if bare in FRACTIONS:
        exact = _fraction(name, value)
        return replace(part, share=exact) if bare == "share" else replace(part, min_coverage=exact)
    return part


def _fraction(name: str, value: Any) -> Fraction:  # noqa: ANN401 - text, int, float or Fraction
    exact = Fraction(str(value))
    if not 0 <= exact <= 1 or (name.endswith("share") and not 0 < exact < 1):
        raise ValueError(f"option {name}: {value!r} is out of range")
    return exact


def _min_participants(part: Part, value: int) -> Part:
    if int(value) < 1:
        raise ValueError("option min_participants: at least 1")
    return replace(part, min_participants=int(value)) if part.name == "results" else part


def _social_rule(part: Part, value: str) -> Part:
    if value not in SOCIAL_RULES:
        raise ValueError(f"option social_rule: {value!r} is not one of {', '.join(SOCIAL_RULES)}")
    if part.name != "social":
        return part
    return replace(part, lists=tuple(replace(rule, rule=value) for rule in part.lists))  # type: ignore[arg-type]


def _weights(part: Part, value: Mapping[str, Any]) -> Part:
    if any(float(weight) <= 0 for weight in value.values()):
        raise ValueError("option weights: every weight must be positive")
    variables = tuple(
        replace(variable, weight=float(value.get(variable.id, variable.weight)))
        for variable in part.variables
    )
    indicators = tuple(
        replace(one, weight=float(value.get(f"{part.name}:{one.number}", one.weight)))
        for one in part.indicators
    )
    return replace(part, variables=variables, indicators=indicators)
