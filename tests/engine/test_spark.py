"""The same code on Spark gives the same bytes as on Polars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from school_index import check_tables, identify, load_method
from school_index.backends import Backend, open_backend
from school_index.sample import write_sample
from school_index.tables.write import TABLES, write_results
from tests.oracle.regions import write_region

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark() -> Iterator[Backend]:
    backend = open_backend("spark")
    yield backend
    backend.close()


def same_bytes(folder: Path, out: Path, spark: Backend, method_id: str, **options: str) -> None:
    method = load_method(method_id).with_options(**options)
    data = check_tables(folder, method, year=2019, compare=False).tables
    assert data is not None
    write_results(identify(data, year=2019, method=method), out / "polars")
    write_results(identify(data, year=2019, method=method, backend=spark), out / "spark")
    for name in TABLES:
        assert (out / "polars" / f"{name}.csv").read_bytes() == (out / "spark" / f"{name}.csv").read_bytes()


def test_a_synthetic_region_has_the_same_lists(tmp_path: Path, spark: Backend) -> None:
    write_sample(tmp_path / "region", schools=200)

    same_bytes(tmp_path / "region", tmp_path, spark, "khabarovsk-2020")


def test_ties_gaps_and_every_option_have_the_same_lists(tmp_path: Path, spark: Backend) -> None:
    write_region(tmp_path / "region", 7)

    same_bytes(
        tmp_path / "region",
        tmp_path,
        spark,
        "khabarovsk-2020-literal",
        cut="ntiles",
        aggregation="indicators",
    )


def test_a_method_without_an_index_has_the_same_lists(tmp_path: Path, spark: Backend) -> None:
    write_region(tmp_path / "region", 11)

    same_bytes(tmp_path / "region", tmp_path, spark, "fail-share")


def test_pupils_are_aggregated_to_the_same_table(tmp_path: Path, spark: Backend) -> None:
    write_sample(tmp_path / "region", schools=40, pupils=20_000, layout="parquet")
    method = load_method("khabarovsk-2020")

    here = check_tables(tmp_path / "region", method, compare=False).tables
    there = check_tables(tmp_path / "region", method, compare=False, backend=spark).tables

    assert here is not None
    assert there is not None
    assert here["exams"].equals(there["exams"])
