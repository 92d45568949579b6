"""The doors of the package: a synthetic region as tables, or as a folder of files."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Literal

from school_index.sample.pupils import pupil_pieces
from school_index.sample.tables import Report, make_tables
from school_index.sample.world import World, draw_world

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

Layout = Literal["csv", "parquet"]


def sample_tables(schools: int, years: int, last_year: int, seed: int) -> dict[str, pl.DataFrame]:
    """Make a synthetic region: tables `schools`, `exams`, `certificates` and `social` with English codes.

    The same arguments give the same tables. From 600 schools on there are further regions, 19 municipalities
    each, up to a country. Raises ValueError for a size below 1 or a negative seed.
    """
    world = draw_world(schools, years, last_year, seed)
    return make_tables(world, exams=True, report=_silence)


def write_sample(  # noqa: PLR0913 - each option is named by its keyword
    out: Path,
    *,
    schools: int = 400,
    years: int = 3,
    last_year: int = 2019,
    seed: int = 1,
    pupils: int | None = None,
    layout: Layout = "csv",
    report: Report | None = None,
) -> None:
    """Write a synthetic region into the folder `out`, one file for each table; same arguments, same bytes.

    With `pupils`, a number of results over all years, the folder `pupils` with numbered parts takes the place
    of `exams`; certificates then follow the same distribution as the pupils' results, not the very pupils.
    `report` hears of progress as stage (`tables`, `pupils`, `files`), done, total.

    The folder appears when it is complete: an interrupted run leaves nothing. Raises FileExistsError where
    `out` is a file or a folder that is not empty, ValueError for a size below 1 or a negative seed.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} already holds files")
    heard = report or _silence
    world = draw_world(schools, years, last_year, seed, pupils)
    folder = out.resolve()
    unfinished = folder.with_name(f".{folder.name}.{os.getpid()}.unfinished")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        unfinished.mkdir()
        if pupils is not None:
            _write_pupils(world, unfinished / "pupils", pupils, layout, heard)
        tables = make_tables(world, exams=pupils is None, report=heard)
        for done, (name, table) in enumerate(tables.items()):
            heard("files", done, len(tables))
            _write_table(table, unfinished / f"{name}.{layout}", layout)
        heard("files", len(tables), len(tables))
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _write_pupils(world: World, folder: Path, total: int, layout: Layout, report: Report) -> None:
    folder.mkdir()
    done = 0
    report("pupils", done, total)
    for number, piece in enumerate(pupil_pieces(world), 1):
        _write_table(piece, folder / f"part-{number:05}.{layout}", layout)
        done += piece.height
        report("pupils", done, total)


def _write_table(table: pl.DataFrame, path: Path, layout: Layout) -> None:
    if layout == "csv":
        table.write_csv(path)
    else:
        table.write_parquet(path)


def _silence(stage: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""
