"""Findings about the stored data, in the words of the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from effective_school.collection.domain.wording import say
from effective_school.collection.forms_registry import Form
from effective_school.collection.models import Finding
from effective_school.organisations.models import School


@dataclass(frozen=True)
class Said:
    """A finding in words."""

    finding: Finding
    table: str
    column: str
    what: str
    todo: str
    school: str


def in_words(findings: Sequence[Finding], forms: Iterable[Form]) -> list[Said]:
    """Say what was found, in which table, column and school."""
    named = {form.code: form for form in forms}
    codes = {one.key.split("|")[0] for one in findings if one.key}
    schools = dict(School.objects.filter(code__in=codes).values_list("code", "name"))
    said = []
    for one in findings:
        words, form = say(one), named.get(one.table)
        said.append(
            Said(
                one,
                form.title if form else one.table,
                form.headings(one.column) if form else one.column,
                words.what,
                words.todo,
                schools.get(one.key.split("|")[0], ""),
            )
        )
    return said
