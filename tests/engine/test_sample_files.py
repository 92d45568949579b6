"""The synthetic region as files: the same bytes for the same seed, and nothing half written."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from school_index.sample import sample_tables, write_sample

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def region() -> Tables:
    return sample_tables(400, 3, 2019, 1)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_same_seed_gives_the_same_tables_and_another_seed_others(region: Tables) -> None:
    again, other = sample_tables(400, 3, 2019, 1), sample_tables(400, 3, 2019, 2)
    for name, table in region.items():
        assert table.equals(again[name])
        assert not table.equals(other[name])


@pytest.mark.parametrize("layout", ["csv", "parquet"])
@pytest.mark.parametrize("pupils", [None, 30_000])
def test_another_process_writes_the_same_bytes(tmp_path: Path, layout: str, pupils: int | None) -> None:
    options = {"schools": 60, "pupils": pupils, "layout": layout}
    write_sample(tmp_path / "here", **options)  # type: ignore[arg-type]  # the very options of the other process
    code = (
        "import pathlib, school_index.sample as sample;"
        f"sample.write_sample(pathlib.Path({str(tmp_path / 'there')!r}), **{options!r})"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and code
    here, there = _files(tmp_path / "here"), _files(tmp_path / "there")
    expected = {"schools", "certificates", "social", "exams" if pupils is None else "pupils/part-00001"}
    assert set(here) == {f"{name}.{layout}" for name in expected}
    assert here == there


def test_csv_is_plain_and_says_the_same_as_the_tables(tmp_path: Path) -> None:
    write_sample(tmp_path / "out", schools=40, seed=5)
    text = (tmp_path / "out" / "schools.csv").read_bytes()
    tables = sample_tables(40, 3, 2019, 5)
    assert text.startswith(b"school_id,year,name,municipality,group,excluded\n")
    assert b"\r" not in text
    for name, table in tables.items():
        path = tmp_path / "out" / f"{name}.csv"
        assert pl.read_csv(path, schema=table.schema).equals(table)


def test_parquet_holds_the_tables(tmp_path: Path) -> None:
    write_sample(tmp_path / "out", schools=40, seed=5, layout="parquet")
    for name, table in sample_tables(40, 3, 2019, 5).items():
        assert pl.read_parquet(tmp_path / "out" / f"{name}.parquet").equals(table)


def test_an_empty_folder_is_taken_and_missing_parents_are_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_sample(tmp_path / "empty", schools=5)
    write_sample(tmp_path / "deep" / "down", schools=5)
    assert _files(tmp_path / "empty") == _files(tmp_path / "deep" / "down")


@pytest.mark.parametrize("taken", ["folder", "file"])
def test_what_is_there_is_not_overwritten(tmp_path: Path, taken: str) -> None:
    out = tmp_path / "out"
    kept = out if taken == "file" else out / "notes.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=str(out)):
        write_sample(out, schools=5)
    assert kept.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("stage", ["pupils", "tables", "files"])
def test_an_interrupt_leaves_nothing(tmp_path: Path, stage: str) -> None:
    def interrupt(now: str, done: int, total: int) -> None:
        if now == stage and done == total:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        write_sample(tmp_path / "out", schools=20, pupils=2_000, report=interrupt)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_reported_from_nothing_to_all(tmp_path: Path) -> None:
    heard: dict[str, list[tuple[int, int]]] = {}
    write_sample(
        tmp_path / "out",
        schools=20,
        pupils=2_000,
        report=lambda stage, done, total: heard.setdefault(stage, []).append((done, total)),
    )
    assert heard["pupils"] == [(0, 2_000), (2_000, 2_000)]
    assert heard["tables"] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert heard["files"] == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("wrong", [{"schools": 0}, {"years": 0}, {"seed": -1}, {"pupils": 0}])
def test_impossible_sizes_are_refused(tmp_path: Path, wrong: dict[str, int]) -> None:
    (name,) = wrong
    with pytest.raises(ValueError, match=f"{name} must be at least"):
        write_sample(tmp_path / "out", **wrong)  # type: ignore[arg-type]  # one wrong option at a time
    assert list(tmp_path.iterdir()) == []
