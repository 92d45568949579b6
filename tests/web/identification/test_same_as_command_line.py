"""A run on the site gives byte for byte what the command line gives on the same data."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from effective_school.cli.main import cli
from effective_school.identification.enums import RunState
from effective_school.identification.models import Run, RunFile
from tests.factories.identification import make_run, sample_region


def command_line(tables: dict[str, pl.DataFrame], folder: Path) -> dict[str, bytes]:
    data = folder / "data"
    data.mkdir()
    for name, table in tables.items():
        table.write_csv(data / f"{name}.csv")
    arguments = ["identify", str(data), "--year", "2019", "--out", str(folder / "out"), "--quiet"]
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code == 0, outcome.output
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


def outputs(run: Run) -> dict[str, bytes]:
    files = RunFile.objects.filter(run=run, kind=RunFile.Kind.OUTPUT)
    return {file.name: file.content.read() for file in files}


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 7])
def test_run_gives_the_bytes_of_the_command_line(tmp_path: Path, seed: int) -> None:
    run = make_run(seed=seed)

    assert run.state == RunState.FINISHED
    assert outputs(run) == command_line(sample_region(seed=seed), tmp_path)
