"""Which columns have a closed list of values, and which values."""

from __future__ import annotations

from dataclasses import dataclass

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.tables.schema import EXCLUSIONS, Column, Table


@dataclass(frozen=True)
class ValueList:
    """The values of a drop-down list; `kind` is the kind of the columns that use it."""

    kind: str
    terms: tuple[Term, ...]


def value_list(table: Table, column: Column, method: Method) -> ValueList | None:
    """Give the values that a column may take, None where anything may be written.

    Exams and subjects are those that the method declares; where its variables read this table but not all of
    them (no certificates of an exam), those that they read.
    """
    terms = {
        "exam": method.exams,
        "subject": method.subjects,
        "group": method.groups,
        "excluded": tuple(Term(code, label) for code, label in EXCLUSIONS.items()),
    }.get(column.kind, ())
    read = {dict(source.where).get(column.code) for source in method.sources if source.table == table.name}
    if column.kind == "exam" and read - {None}:
        terms = tuple(term for term in terms if term.id in read)
    return ValueList(column.kind, tuple(terms)) if terms else None


def combinations(table: str, method: Method) -> list[dict[str, str]]:
    """The exams, or exams and subjects, that the method's variables read from a table, in declared order."""
    order = {term.id: place for place, term in enumerate((*method.exams, *method.subjects))}
    found = {source.where for source in method.sources if source.table == table}
    ordered = sorted(found, key=lambda where: [order[dict(where)[code]] for code in sorted(dict(where))])
    return [dict(where) for where in ordered]
