"""`sample`: a synthetic region on disc, the same for the same seed, whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from school_index.sample import write_sample
from tests.cli.command import Workplace, files_of
from tests.cli.region import TABLES

SMALL = ("sample", "--schools", "20", "--quiet", "--out")


def test_region_is_the_one_that_the_library_makes(tmp_path: Path, workplace: Workplace) -> None:
    out = workplace.folder / "region"

    answer = workplace.success("sample", "--out", out, "--schools", "20", "--years", "2", "--seed", "7")

    write_sample(tmp_path / "expected", schools=20, years=2, seed=7)
    assert files_of(out) == files_of(tmp_path / "expected")
    assert sorted(files_of(out)) == sorted(f"{table}.csv" for table in TABLES)
    assert (answer.out, answer.err) == (f"Учебный регион: школ 20, годы 2018–2019; {out}\n", "")


def test_sample_speaks_english(workplace: Workplace) -> None:
    answer = workplace.success(
        "sample", "--out", "r", "--schools", "20", "--years", "1", "--last-year", "2021", "--lang", "en"
    )

    assert answer.out == "Synthetic region: 20 schools, years 2021–2021; r\n"


def test_quiet_sample_is_silent(workplace: Workplace) -> None:
    answer = workplace.success(*SMALL, "r")

    assert (answer.out, answer.err) == ("", "")


def test_seed_decides_the_region(workplace: Workplace) -> None:
    for name, seed in (("first", "1"), ("again", "1"), ("other", "2")):
        workplace.success(*SMALL, name, "--seed", seed)

    first, again, other = (files_of(workplace.folder / name) for name in ("first", "again", "other"))
    assert first == again
    assert first["exams.csv"] != other["exams.csv"]


def test_parquet_holds_the_same_tables(workplace: Workplace) -> None:
    workplace.success(*SMALL, "text")
    workplace.success(*SMALL, "parquet", "--layout", "parquet")

    for table in TABLES:
        plain = pl.read_csv(workplace.folder / "text" / f"{table}.csv", infer_schema=False)
        typed = pl.read_parquet(workplace.folder / "parquet" / f"{table}.parquet")
        assert typed.columns == plain.columns
        assert typed.height == plain.height


def test_pupils_take_the_place_of_exams(workplace: Workplace) -> None:
    workplace.success(*SMALL, "r", "--pupils", "1000")

    region = workplace.folder / "r"
    assert {path.name for path in region.iterdir()} == {
        "schools.csv",
        "certificates.csv",
        "social.csv",
        "pupils",
    }
    parts = [pl.read_csv(part, infer_schema=False) for part in sorted((region / "pupils").iterdir())]
    heading = ["pupil_id", "school_id", "year", "exam", "subject", "grade", "score", "mark"]
    assert all(part.columns == heading for part in parts)
    assert sum(part.height for part in parts) == 1000


def test_sample_can_be_identified_at_once(workplace: Workplace) -> None:
    workplace.success(*SMALL, "r", "--pupils", "1000", "--layout", "parquet")

    workplace.success("identify", "r", "--year", "2019", "--out", "out", "--quiet")

    assert sorted(files_of(workplace.folder / "out")) == [
        "lists.csv",
        "summary.csv",
        "variables.csv",
        "years.csv",
    ]


def test_empty_folder_may_be_filled(workplace: Workplace) -> None:
    (workplace.folder / "r").mkdir()

    workplace.success(*SMALL, "r")

    assert len(files_of(workplace.folder / "r")) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupt_leaves_nothing(sent: signal.Signals, status: int, workplace: Workplace) -> None:
    before = workplace.contents()
    running = subprocess.Popen(  # noqa: S603 - our own command
        [*workplace.command, "sample", "--out", "r", "--pupils", "20000000", "--schools", "2000"],
        cwd=workplace.folder,
        env=workplace.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while len(workplace.contents()) == len(before) and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(sent)
    out, err = running.communicate(timeout=60)

    assert running.returncode == status
    assert (out, err.strip()) == ("", "Прервано; ничего не записано.")
    assert workplace.contents() == before
