"""A method in words, made from its file: for the official who signs it and for the page that publishes it."""

from __future__ import annotations

from school_index.language import Language
from school_index.methodology.method import Method
from school_index.methodology.model import ListRule, Part, PupilRule, Variable
from school_index.wording import Wording, wording


def describe_method(method: Method, language: Language) -> str:
    """Describe a whole method as Markdown."""
    say = wording(language)
    lines = [f"# {method.title.text(language)} (`{method.id}`, {method.version})", ""]
    if method.origin.text(language):
        lines += [f"{say('method.origin')}: {method.origin.text(language)}", ""]
    if method.note.text(language):
        lines += [method.note.text(language), ""]
    groups = ", ".join(group.label.text(language) for group in method.groups) or say("method.groups_any")
    lines += [f"{say('method.groups')}: {groups}.", "", say("method.window", window=method.window), ""]
    if method.changes:
        changes = ", ".join(f"{name} = {value}" for name, value in method.changes)
        lines += [say("method.changes", changes=changes), ""]
    for part in method.parts:
        lines += _part_lines(part, method, say)
    if method.pupil_rules:
        lines += [f"## {say('method.pupils')}", ""]
        lines += [f"- {_pupil_line(rule, method, say)}" for rule in method.pupil_rules]
    return "\n".join(lines).rstrip() + "\n"


def _part_lines(part: Part, method: Method, say: Wording) -> list[str]:
    lines = [f"## {say(f'part.{part.name}')}", ""]
    lines += [*(f"- {rule}" for rule in part_rules(part, say)), ""]
    lines += [say("method.head"), "|---|---|---|---|---|"]
    for variable in part.variables:
        cells = (
            str(variable.indicator),
            f"`{variable.id}`",
            variable.label.text(say.language),
            variable_formula(variable, method, say),
            variable_effect(variable, part, say),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def variable_formula(variable: Variable, method: Method, say: Wording) -> str:
    """The formula of a variable in the codes of the input tables."""
    names = {term.id: term.label.text(say.language) for term in (*method.exams, *method.subjects)}
    where = ", ".join(names.get(value, value) for _, value in variable.source.where)
    return say(
        f"method.{variable.measure}",
        numerator=variable.numerator,
        denominator=variable.denominator,
        threshold=say.number(variable.threshold),
        where=say("method.where", where=where) if where else "",
    )


def variable_effect(variable: Variable, part: Part, say: Wording) -> str:
    """Which way a variable moves the index."""
    if part.kind != "index":
        return say("method.flag_only") if variable.is_flag else "—"
    if variable.is_flag:
        return say(f"method.flag_{part.flag_orientation}")
    return say(f"method.{variable.direction}")


def part_rules(part: Part, say: Wording) -> list[str]:
    """The rules of a part, a sentence each: from variables to lists."""
    rules = _index_rules(part, say) if part.kind == "index" else [_rule_without_index(part, say)]
    if part.min_participants > 1:
        rules.insert(0, say("method.min_participants", count=part.min_participants))
    return [*rules, *(f"{say('method.lists')}: {_list_rule(rule, say)}." for rule in part.lists)]


def _index_rules(part: Part, say: Wording) -> list[str]:
    directions = {variable.direction for variable in part.variables if not variable.is_flag}
    rules = [
        say(f"method.normal_{direction}") for direction in ("direct", "inverse") if direction in directions
    ]
    rules += [say("method.normal_constant"), say(f"method.index_{part.aggregation}")]
    weights = _weights(part, say)
    if weights:
        rules.append(say("method.index_weights", weights=weights))
    share = say.number(float(part.share * 100), 2)
    bands = {"bottom": part.bottom, "middle": part.middle, "top": part.top}
    return [
        *rules,
        say("method.min_coverage", percent=say.number(float(part.min_coverage * 100), 2)),
        say(
            "method.bands",
            share=share,
            cut=say(f"cut.{part.cut}"),
            **{name: say(f"band.{band}") for name, band in bands.items()},
        ),
    ]


def _weights(part: Part, say: Wording) -> str:
    if part.aggregation == "variables":
        pairs = [(variable.id, variable.weight) for variable in part.variables]
    else:
        pairs = [(str(indicator.number), indicator.weight) for indicator in part.indicators]
    return ", ".join(f"{name} — {say.number(weight)}" for name, weight in pairs if weight != 1)


def _rule_without_index(part: Part, say: Wording) -> str:
    if part.kind == "any_flag":
        return say("method.any_flag")
    return say("method.fail_share", share=say.number(part.fail_share * 100, 2), many=part.fail_many)


def _list_rule(rule: ListRule, say: Wording) -> str:
    name = say(f"list_long.{rule.id}")
    if rule.rule == "failing":
        return say("method.rule_failing", list=name, count=rule.at_least)
    return say("method.rule", list=name, band=say(f"band.{rule.band}"), rule=say(f"rule.{rule.rule}"))


def _pupil_line(rule: PupilRule, method: Method, say: Wording) -> str:
    names = {term.id: term.label.text(say.language) for term in (*method.exams, *method.subjects)}
    limits = ", ".join(
        say("method.limit", value=say.number(limit.value), since=limit.since) for limit in rule.failed_below
    )
    excellent = ""
    if rule.excellent_from is not None:
        excellent = say("method.pupil_excellent", from_=say.number(rule.excellent_from))
    return say(
        "method.pupil",
        exam=names[rule.exam],
        subject=f", {names[rule.subject]}" if rule.subject else "",
        of=say(f"method.{rule.failed_of}"),
        limits=limits,
        excellent=excellent,
        mean=say(f"method.{rule.mean_of}"),
    )
