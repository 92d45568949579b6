"""The method in words: rules part by part, and every variable with its formula and direction."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.methodology.describe import part_rules, variable_effect
from school_index.methodology.model import Part, Variable
from school_index.report.words import Words
from school_index.tables.schema import Table, tables_of


@dataclass(frozen=True)
class VariableText:
    """One variable of the method in words."""

    number: int
    indicator: str
    label: str
    formula: str
    effect: str


@dataclass(frozen=True)
class PartText:
    """One part of the method in words."""

    name: str
    title: str
    rules: tuple[str, ...]
    variables: tuple[VariableText, ...]


def method_parts(words: Words) -> list[PartText]:
    """Describe all parts of the method."""
    tables = tables_of(words.method)
    return [_part(part, tables, words) for part in words.method.parts]


def groups_text(words: Words) -> str:
    """Name the groups that the method declares."""
    return ", ".join(term.label.text(words.language) for term in words.method.groups) or words.say(
        "method.groups_any"
    )


def _part(part: Part, tables: dict[str, Table], words: Words) -> PartText:
    indicators = {one.number: one.label.text(words.language) for one in part.indicators}
    variables = tuple(
        VariableText(
            variable.indicator,
            indicators.get(variable.indicator, ""),
            variable.label.text(words.language),
            _formula(variable, tables[variable.source.table], words),
            variable_effect(variable, part, words.say),
        )
        for variable in part.variables
    )
    return PartText(part.name, words.say(f"part.{part.name}"), tuple(part_rules(part, words.say)), variables)


def _formula(variable: Variable, table: Table, words: Words) -> str:
    """The formula in the headings of the input tables, as the people who fill them in know them."""
    names = {
        term.id: term.label.text(words.language) for term in (*words.method.exams, *words.method.subjects)
    }
    where = ", ".join(names.get(value, value) for _, value in variable.source.where)
    return words.say(
        f"method.{variable.measure}",
        numerator=_heading(table, variable.numerator, words),
        denominator=_heading(table, variable.denominator, words),
        threshold=words.say.number(variable.threshold),
        where=words.say("method.where", where=where) if where else "",
    )


def _heading(table: Table, code: str, words: Words) -> str:
    if code not in table.codes:
        return code
    heading = table.column(code).heading.text(words.language)
    return heading[:1].lower() + heading[1:]
