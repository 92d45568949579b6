"""Methods of one part, and of flags only: what a part gives does not depend on what else there is."""

from dataclasses import replace

import pytest
from polars.testing import assert_frame_equal

from school_index import builtin_ids, identify, load_method
from school_index.methodology import Part
from tests.engine.regions import sample_region

YEAR = 2019
PARTS = [(method, part.name) for method in builtin_ids() for part in load_method(method).parts]


@pytest.mark.parametrize(("method_id", "name"), PARTS)
def test_part_alone_gives_what_it_gives_beside_another(method_id: str, name: str) -> None:
    method = load_method(method_id)
    part: Part = next(one for one in method.parts if one.name == name)

    both = identify(sample_region(), year=YEAR, method=method)
    alone = identify(sample_region(), year=YEAR, method=replace(method, parts=(part,)))

    columns = ["school_id", f"{name}_list", f"{name}_history"]
    assert_frame_equal(alone.lists.select(columns), both.lists.select(columns))
    assert alone.variables.equals(both.variables.filter(both.variables["index"] == name))


@pytest.mark.parametrize("aggregation", ["variables", "indicators"])
def test_index_may_consist_of_flags_only(aggregation: str) -> None:
    method = load_method("khabarovsk-2020")
    part = method.part("results")
    flags = tuple(variable for variable in part.variables if variable.is_flag)
    of_flags = replace(method, parts=(replace(part, variables=flags, min_coverage=part.min_coverage * 0),))

    results = identify(sample_region(), year=YEAR, method=of_flags.with_options(aggregation=aggregation))

    flagged = results.variables.filter((results.variables["value"] == 1).fill_null(value=False))
    free = results.years.filter(
        results.years["results_index"].is_not_null()
        & ~results.years["school_id"].is_in(flagged["school_id"].implode())
    )
    assert free.height > 0
    assert free["results_index"].unique().to_list() == [1.0]
    assert flagged.height > 0
    assert set(flagged["normalised"]) == {0.0}
