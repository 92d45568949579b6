"""The smallest changes, checked by running the whole engine on changed data."""

from __future__ import annotations

import polars as pl
import pytest

from school_index import InputTables, Method, identify, load_method
from school_index.explain import Change, VariableProof, YearProof, explain_school
from school_index.methodology import Part, Variable
from school_index.results import Results
from tests.engine.regions import sample_region

METHOD = load_method("khabarovsk-2020")
OPTIONS: list[dict[str, object]] = [
    {},
    {"cut": "exclude", "aggregation": "indicators"},
    {"cut": "ntiles", "min_coverage": "0.9"},
    {"flag_orientation": "literal", "weights": {"oge_fail.math": 3, "free_meals": 2}, "share": "0.3"},
]


def changed(data: InputTables, variable: Variable, school_id: str, year: int, step: float) -> InputTables:
    """The same region with one number of one school changed."""
    here = (pl.col("school_id") == school_id) & (pl.col("year") == year)
    for column, value in variable.source.where:
        here &= pl.col(column) == value
    number = pl.col(variable.numerator)
    after = number + step / pl.col(variable.denominator) if variable.is_flag else number + int(step)
    table = data[variable.source.table].with_columns(
        pl.when(here).then(after).otherwise(number).alias(variable.numerator)
    )
    return InputTables({**data.tables, variable.source.table: table})


def band_after(
    data: InputTables, method: Method, part: Part, variable: Variable, place: tuple[str, int], step: float
) -> str:
    results = identify(changed(data, variable, *place, step), year=2019, method=method)
    row = results.years.filter((pl.col("school_id") == place[0]) & (pl.col("year") == place[1]))
    return str(row[f"{part.name}_band"].item())


def tried_schools(results: Results) -> list[str]:
    """A low, a middle and a high school."""
    last = results.years.filter(pl.col("year") == 2019)
    return [last.filter(pl.col("results_band") == band)["school_id"][0] for band in ("low", "middle", "high")]


def interesting(year: YearProof) -> list[tuple[VariableProof, Change]]:
    """Every variable that has a change, with its first one."""
    return [(one, one.changes[0]) for one in year.variables if one.changes]


@pytest.mark.parametrize("options", OPTIONS, ids=["default", "exclude", "ntiles", "literal"])
def test_the_engine_agrees_with_every_smallest_change(options: dict[str, object]) -> None:
    data = sample_region()
    method = METHOD.with_options(**options)
    results = identify(data, year=2019, method=method)
    checked = 0
    for school_id in tried_schools(results):
        for part in explain_school(results, school_id).parts:
            year = part.years[-1]
            for one, change in interesting(year)[:6]:
                place = (school_id, 2019)
                assert band_after(data, method, part.part, one.variable, place, change.step) == change.band
                shorter = change.step - (1 if change.step > 0 else -1)
                if shorter:
                    assert band_after(data, method, part.part, one.variable, place, shorter) == year.band
                checked += 1
    assert checked >= 10


def test_a_variable_without_a_change_has_none_at_all() -> None:
    data = sample_region()
    results = identify(data, year=2019, method=METHOD)
    proven = 0
    for school_id in results.lists["school_id"].to_list()[::7]:
        part = explain_school(results, school_id).parts[1]
        for one in part.years[-1].variables:
            small = one.value is not None and not one.changes and (one.denominator or 0) <= 60
            if not small or proven >= 3:
                continue
            for count in range(int(one.denominator or 0) + 1):
                step = count - int(one.numerator or 0)
                band = band_after(data, METHOD, part.part, one.variable, (school_id, 2019), step)
                assert band == part.years[-1].band
            proven += 1
    assert proven == 3


@pytest.mark.parametrize("method_id", ["khabarovsk-2018", "fail-share"])
def test_methods_without_an_index_have_changes_too(method_id: str) -> None:
    data = sample_region()
    method = load_method(method_id)
    results = identify(data, year=2019, method=method)
    low = results.years.filter((pl.col("year") == 2019) & (pl.col("results_band") == "low"))[
        "school_id"
    ].to_list()
    found = 0
    is_listed = method_id == "fail-share"
    for school_id in low[:8]:
        part = explain_school(results, school_id).parts[0]
        for one, change in interesting(part.years[-1]):
            data_after = changed(data, one.variable, school_id, 2019, change.step)
            after = identify(data_after, year=2019, method=method)
            table, column = (after.lists, "results_list") if is_listed else (after.years, "results_band")
            assert table.filter(pl.col("school_id") == school_id)[column].to_list()[-1] == change.band
            found += 1
    assert found >= 1
