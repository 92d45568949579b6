"""Findings about the stored data, in the words of the reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from effective_school.collection.domain.schools import names_of
from effective_school.collection.domain.wording import say, schools_named
from effective_school.collection.forms_registry import Form
from effective_school.collection.models import Finding


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
    schools = names_of(codes.union(*(schools_named(one) for one in findings)))
    said = []
    for one in findings:
        words, form = say(one, schools), named.get(one.table)
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
