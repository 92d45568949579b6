"""What the last sheet says, as data: lines in order, and where each list of values stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from school_index.methodology.method import Method
from school_index.methodology.model import PupilRule
from school_index.tables.schema import Table
from school_index.templates.column_words import column_words, example
from school_index.templates.layout import EntrySheet
from school_index.templates.value_lists import ValueList, combinations, value_list
from school_index.wording import Wording

LineStyle = Literal["title", "section", "text", "muted", "head", "required", "optional", "value", "blank"]
_HEAD = ("column", "code", "needed", "what", "unit", "example", "empty")
WIDTH = len(_HEAD)
# Cells are not merged (the readers refuse that), so a long text is cut into lines that fit the page.
_LINE_LENGTH, _BULLET_INDENT = 165, "    "


@dataclass(frozen=True)
class Line:
    """One row of the sheet; text that is not in a table is its first cell."""

    style: LineStyle
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanations:
    """The lines, and for each list of values its first and last line, counted from 0."""

    lines: tuple[Line, ...]
    values: Mapping[ValueList, tuple[int, int]]


def explain_template(sheets: Sequence[EntrySheet], method: Method, say: Wording) -> Explanations:
    """Say in plain words how to fill in each sheet and column, and list the values."""
    tables = [sheet.table for sheet in sheets]
    lines = list(_introduction(sheets, method, say))
    for table in tables:
        lines += _table_lines(table, method, say)
    if any("failed" in table.codes for table in tables):
        lines += _limit_lines(method, say)
    places: dict[ValueList, tuple[int, int]] = {}
    lists = dict.fromkeys(
        values
        for table in tables
        for column in table.columns
        if (values := value_list(table, column, method))
    )
    if lists:
        lines += _section(say("templates.values.title"), [say("templates.values.text")])
    for values in lists:
        names = _users(values, tables, method, say)
        lines.append(Line("head", (names, say("templates.head.code"))))
        places[values] = (len(lines), len(lines) + len(values.terms) - 1)
        lines += [Line("value", (term.label.text(say.language), term.id)) for term in values.terms]
        lines.append(Line("blank"))
    return Explanations(tuple(lines), places)


def _introduction(sheets: Sequence[EntrySheet], method: Method, say: Wording) -> Iterator[Line]:
    yield Line("title", (say("templates.title"),))
    title = method.title.text(say.language)
    yield Line("muted", (say("templates.method", title=title, id=method.id, version=method.version),))
    codes = {code for sheet in sheets for code in sheet.table.codes}
    rules = ["headings", "colours", "counts", "zero", "paste", "protection", "privacy"]
    if "mean_score" in codes:
        rules.insert(4, "decimal")
    if any("school_id" in sheet.table.key and sheet.table.name != "schools" for sheet in sheets):
        rules.insert(2, "school_code")
    if any(sheet.rows.height for sheet in sheets):
        rules.insert(2, "prefilled")
    if "grade" in codes:
        rules.append("grades")
    yield from _section(
        say("templates.rules.title"), [f"•  {say(f'templates.rules.{rule}')}" for rule in rules]
    )


def _table_lines(table: Table, method: Method, say: Wording) -> Iterator[Line]:
    title = say("templates.sheet", title=table.title.text(say.language), name=table.name)
    about = [say(f"templates.of_table.{table.name}.{aspect}") for aspect in ("about", "who", "row")]
    pairs = [f"•  {line}" for line in _combination_lines(table, method, say)]
    if pairs:
        about = [*about, say("templates.combinations"), *pairs]
    yield from _section(title, about)
    yield Line("head", tuple(say(f"templates.head.{name}") for name in _HEAD))
    for column in table.columns:
        cells = (
            column.heading.text(say.language),
            column.code,
            say("templates.needed" if column.required else "templates.not_needed"),
            column_words(say, table, column, "what"),
            column_words(say, table, column, "unit"),
            example(say, table, column, value_list(table, column, method)),
            column_words(say, table, column, "empty"),
        )
        yield Line("required" if column.required else "optional", cells)


def _combination_lines(table: Table, method: Method, say: Wording) -> Iterator[str]:
    """Which exams in which subjects the method reads from a table, a line for each exam."""
    subjects: dict[str, list[str]] = {}
    for one in combinations(table.name, method):
        if "subject" in one:
            subjects.setdefault(one["exam"], []).append(one["subject"])
    names = _names(method, say)
    for exam, taken in subjects.items():
        yield f"{names[exam]}: {', '.join(names[subject] for subject in taken)}"


def _limit_lines(method: Method, say: Wording) -> Iterator[Line]:
    """From which score or mark a participant is counted as failed or excellent."""
    if method.pupil_rules:
        lines = [f"•  {_limit_line(rule, method, say)}" for rule in method.pupil_rules]
        yield from _section(say("templates.limits.title"), lines)


def _limit_line(rule: PupilRule, method: Method, say: Wording) -> str:
    names = _names(method, say)
    subject = f", {names[rule.subject]}" if rule.subject else ""
    of = say(f"templates.limits.{rule.failed_of}")
    failed = "; ".join(
        say("templates.limits.failed", of=of, value=say.number(limit.value), since=limit.since)
        for limit in rule.failed_below
    )
    if rule.excellent_from is None:
        excellent = say("templates.limits.no_excellent")
    else:
        mean_of = say(f"templates.limits.{rule.mean_of}")
        excellent = say("templates.limits.excellent", of=mean_of, value=say.number(rule.excellent_from))
    return say("templates.limits.line", name=names[rule.exam] + subject, failed=failed, excellent=excellent)


def _names(method: Method, say: Wording) -> dict[str, str]:
    return {term.id: term.label.text(say.language) for term in (*method.exams, *method.subjects)}


def _users(values: ValueList, tables: Sequence[Table], method: Method, say: Wording) -> str:
    """The heading of the columns that take these values, with their sheets where lists of one kind differ."""
    users = [
        (table, column)
        for table in tables
        for column in table.columns
        if value_list(table, column, method) == values
    ]
    heading = users[0][1].heading.text(say.language)
    return f"{heading} ({', '.join(table.title.text(say.language) for table, _ in users)})"


def _section(title: str, lines: Sequence[str]) -> Iterator[Line]:
    yield Line("blank")
    yield Line("section", (title,))
    for line in lines:
        hanging = _BULLET_INDENT if line.startswith("•") else ""
        yield from (Line("text", (part,)) for part in wrap(line, _LINE_LENGTH, subsequent_indent=hanging))
