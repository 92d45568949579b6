"""Compares the tables of a run with those of the oracle, and names every cell that differs."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from tests.oracle.calculation import Result, Row

# What floating point may add to an exact number.
TOLERANCE = Fraction(1, 10**9)


class Table(Protocol):
    """A table of the run: all that is asked of it is its rows."""

    def to_dicts(self) -> list[dict[str, Any]]: ...


class Run(Protocol):
    """The result of a run."""

    @property
    def lists(self) -> Table: ...
    @property
    def years(self) -> Table: ...
    @property
    def variables(self) -> Table: ...


def differences(run: Run, expected: Result) -> list[str]:
    """Say where the run departs from the oracle: rows, order of keys, and cells; empty if nowhere.

    Texts and counts must be the same, indices, values and normalised values within 1e-9.
    """
    return [
        *_compare("lists", run.lists.to_dicts(), expected.lists, ("school_id",)),
        *_compare("years", run.years.to_dicts(), expected.years, ("school_id", "year")),
        *_compare(
            "variables",
            run.variables.to_dicts(),
            expected.variables,
            ("school_id", "year", "index", "variable"),
        ),
    ]


def _compare(
    table: str, found: Sequence[Mapping[str, Any]], expected: Sequence[Row], key: tuple[str, ...]
) -> Iterable[str]:
    found_by_key = {tuple(row[c] for c in key): row for row in found}
    expected_by_key = {tuple(row[c] for c in key): row for row in expected}
    if len(found_by_key) != len(found):
        yield f"{table}: a key occurs twice"
    for missing in expected_by_key.keys() - found_by_key.keys():
        yield f"{table}: no row for {missing}"
    for extra in found_by_key.keys() - expected_by_key.keys():
        yield f"{table}: a row for {extra}"
    order = key[:2]
    places = [tuple(row[c] for c in order) for row in found]
    if places != sorted(places):
        yield f"{table}: rows are not in the order of {order}"
    for each_key in sorted(expected_by_key.keys() & found_by_key.keys(), key=str):
        row = found_by_key[each_key]
        for column, value in expected_by_key[each_key].items():
            if column not in row:
                yield f"{table}: no column {column}"
            elif not _says_nothing_of_n(column, value) and not _same(row[column], value):
                yield f"{table} {each_key} {column}: {row[column]!r}, expected {_text(value)}"


def _says_nothing_of_n(column: str, expected: object) -> bool:
    # n belongs to the band; where a school has none, the method does not say what stands there
    return column.endswith("_n") and expected is None


def _same(found: object, expected: str | int | Fraction | None) -> bool:
    if isinstance(expected, Fraction):
        return isinstance(found, float) and abs(Fraction(found) - expected) <= TOLERANCE
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


def _text(value: str | int | Fraction | None) -> str:
    return repr(float(value)) if isinstance(value, Fraction) else repr(value)
