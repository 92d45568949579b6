"""Plans that are kept: a run says the same whether its plan is new or was used for other data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import narwhals as nw
import polars as pl
import pytest

from school_index import InputTables, Method, identify, load_method
from school_index.backends.contract import Frame
from school_index.backends.plan import Plan
from school_index.results import Results
from tests.engine.regions import sample_region

METHOD = load_method("khabarovsk-2020")


def outcome(data: InputTables, method: Method = METHOD) -> list[pl.DataFrame]:
    results: Results = identify(data, year=2019, method=method)
    return [results.lists, results.years, results.variables, results.summary]


def same(one: list[pl.DataFrame], other: list[pl.DataFrame]) -> bool:
    return all(first.equals(second) for first, second in zip(one, other, strict=True))


def test_a_plan_used_for_another_region_gives_the_same() -> None:
    small, large = sample_region(schools=40, seed=1), sample_region(schools=60, seed=2)
    before = outcome(small)
    assert not same(outcome(large), before)
    assert same(outcome(small), before)


def test_another_option_has_a_plan_of_its_own() -> None:
    data = sample_region(schools=40)
    before = outcome(data)
    assert not same(outcome(data, METHOD.with_options(share="0.5")), before)
    assert same(outcome(data), before)


def test_runs_at_the_same_time_do_not_mix() -> None:
    regions = [sample_region(schools=40, seed=seed) for seed in range(4)]
    alone = [outcome(region) for region in regions]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(outcome, regions))
    assert all(same(one, other) for one, other in zip(alone, together, strict=True))


def test_tables_are_let_go_after_a_run() -> None:
    queries: dict[str, Frame] = {}

    def doubled(tables: Mapping[str, Frame], keep: Callable[[Frame], Frame]) -> dict[str, Frame]:
        queries["found"] = keep(tables["given"]).select(found=nw.col("number") * 2)
        return queries

    plan = Plan(doubled, (("given", (("number", pl.Int64()),)),))
    table = pl.DataFrame({"number": [1, 2]})

    assert plan.run({"given": table})["found"]["found"].to_list() == [2, 4]
    with pytest.raises(LookupError, match="outside its plan"):
        queries["found"].collect()
