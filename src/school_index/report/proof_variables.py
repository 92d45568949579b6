"""Variables of a proof in words: where each value comes from and what would change the band."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.explain.model import VariableProof, YearProof
from school_index.explain.text import change_text
from school_index.methodology.model import Part
from school_index.report.words import Words

_VALUE = 4
_PERCENT = 2


@dataclass(frozen=True)
class VariableRow:
    """One variable of one year, in words."""

    number: int
    label: str
    source: str
    value: str
    ends: tuple[str, str]
    normalised: str
    schools: str
    changes: tuple[str, ...]
    state: str


def variable_row(one: VariableProof, part: Part, year: YearProof, words: Words) -> VariableRow:
    """Put one variable of one year into words."""
    variable = one.variable
    label = variable.label.text(words.language)
    if variable.weight != 1:
        label += f" ({words('proofs.weight', weight=words.say.number(variable.weight))})"
    changes = tuple(change_text(one, change, words.say) for change in one.changes)
    if not changes and year.band and one.state != "missing":
        changes = (words("proofs.no_change"),)
    normalised = words.index(one.normalised) if one.state == "used" else ""
    if one.state == "left_out":
        normalised = words("proofs.left_out")
    ends = (
        ("", "") if variable.is_flag else (_value(one, one.minimum, words), _value(one, one.maximum, words))
    )
    return VariableRow(
        number=variable.indicator,
        label=label,
        source=_source(one, words),
        value=_value(one, one.value, words),
        ends=ends,
        normalised=normalised if part.kind == "index" else "",
        schools=words.count(one.schools),
        changes=changes,
        state=one.state,
    )


def _source(one: VariableProof, words: Words) -> str:
    say = words.say
    if one.value is None or one.numerator is None:
        return words("proofs.missing")
    if one.variable.is_flag and one.region_mean is not None:
        return words(
            "proofs.gap_source",
            region=say.number(one.region_mean, _VALUE),
            mean=say.number(one.numerator, _VALUE),
            gap=say.number(one.region_mean - one.numerator, _VALUE),
            threshold=say.number(one.variable.threshold),
        )
    if one.variable.measure == "share":
        return f"{say.number(one.numerator)}/{say.number(one.denominator)}"
    return say.number(one.numerator)


def _value(one: VariableProof, value: float | None, words: Words) -> str:
    if value is None:
        return "—"
    if one.variable.is_flag:
        return words("proofs.flag_set" if value >= 1 else "proofs.flag_clear")
    if one.variable.measure == "share":
        return words.share(value, _PERCENT)
    return words.say.number(value, _VALUE)
