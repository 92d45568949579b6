"""Pupils of the synthetic region agree with its schools and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from school_index.sample import sample_tables, write_sample
from school_index.sample.pupils import pupil_pieces
from school_index.sample.world import draw_world

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def region() -> Tables:
    return sample_tables(400, 3, 2019, 1)


@pytest.fixture(scope="module")
def pupil_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pupils") / "out"
    write_sample(out, schools=400, pupils=1_100_000, layout="parquet")
    return out


@pytest.fixture(scope="module")
def pupils(pupil_folder: Path) -> pl.DataFrame:
    return pl.read_parquet(pupil_folder / "pupils" / "*.parquet")


def test_pupils_are_as_many_as_asked_in_parts(pupil_folder: Path, pupils: pl.DataFrame) -> None:
    parts = sorted(path.name for path in (pupil_folder / "pupils").iterdir())
    assert pupils.height == 1_100_000
    assert parts == ["part-00001.parquet", "part-00002.parquet"]
    assert not (pupil_folder / "exams.parquet").exists()


def test_pupils_have_the_columns_and_scales_of_the_method(pupils: pl.DataFrame) -> None:
    scales = pupils.group_by("exam", "subject").agg(
        pl.col("score").min().alias("least") >= 0,
        pl.col("score").max() <= pl.when(pl.col("exam").first() == "ege").then(100).otherwise(51),
        pl.col("mark").is_null().all().alias("unmarked"),
        pl.col("mark").drop_nulls().unique().sort().alias("marks"),
    )
    assert pupils.columns == ["pupil_id", "school_id", "year", "exam", "subject", "grade", "score", "mark"]
    assert scales["least"].all()
    assert scales["score"].all()
    assert set(scales.filter("unmarked").select("exam", "subject").iter_rows()) == {
        ("ege", "rus"),
        ("ege", "math_profile"),
    }
    assert scales.filter(~pl.col("unmarked"))["marks"].to_list() == [[2, 3, 4, 5]] * 5
    assert pupils.filter(pl.col("subject") == "math_basic")["score"].max() == 20
    assert pupils.filter(pl.col("grade").is_null())["exam"].unique().sort().to_list() == ["ege", "oge"]


def test_a_pupil_is_in_one_cohort_and_sits_each_subject_once(pupils: pl.DataFrame) -> None:
    of_pupil = pupils.group_by("pupil_id").agg(
        pl.struct("school_id", "year", "exam", "grade").n_unique().alias("cohorts"),
        pl.col("subject").n_unique().alias("subjects"),
        (pl.col("subject") != "rus").sum().alias("mathematics"),
        pl.len().alias("rows"),
    )
    assert of_pupil["cohorts"].max() == 1
    assert of_pupil.filter(pl.col("subjects") != pl.col("rows")).height == 0
    assert of_pupil["mathematics"].max() == 1
    assert of_pupil["rows"].max() == 2


def test_subjects_of_a_pupil_go_together(pupils: pl.DataFrame) -> None:
    vpr = pupils.filter(pl.col("exam") == "vpr", pl.col("grade") == 5)
    wide = vpr.pivot("subject", index="pupil_id", values="score").drop_nulls()
    assert 0.6 < wide.select(pl.corr("rus", "math")).item() < 0.85


def test_pupils_agree_with_schools_and_certificates(pupil_folder: Path, pupils: pl.DataFrame) -> None:
    schools = pl.read_parquet(pupil_folder / "schools.parquet")
    certificates = pl.read_parquet(pupil_folder / "certificates.parquet")
    takers = pupils.filter(pl.col("subject") == "rus").group_by("school_id", "year", "exam").len()
    joined = certificates.join(takers, on=["school_id", "year", "exam"], how="left")
    assert pupils.join(schools, on=["school_id", "year"], how="anti").height == 0
    assert joined["len"].equals(joined["participants"].cast(pl.UInt32), null_equal=True)


def test_pupils_follow_the_distribution_of_the_exams_table(region: Tables, pupils: pl.DataFrame) -> None:
    exams = region["exams"].drop_nulls(["participants", "failed", "mean_score"])
    by_counts = exams.group_by("exam", "subject").agg(
        fail=pl.col("failed").sum() / pl.col("participants").sum(),
        mean=(pl.col("mean_score") * pl.col("participants")).sum() / pl.col("participants").sum(),
    )
    passing = pl.when(pl.col("subject") == "rus").then(24).otherwise(27)
    on_points = (pl.col("exam") == "ege") & (pl.col("subject") != "math_basic")
    reported = pl.when(pl.col("exam") == "ege").then("score").otherwise("mark")
    by_pupils = pupils.group_by("exam", "subject").agg(
        fail_of_pupils=pl.when(on_points)
        .then(pl.col("score") < passing)
        .otherwise(pl.col("mark") == 2)
        .mean(),
        mean_of_pupils=reported.mean(),
    )
    both = by_counts.join(by_pupils, on=["exam", "subject"])
    assert both.height == 7
    assert both.filter((pl.col("fail") - pl.col("fail_of_pupils")).abs() > 0.01).height == 0
    assert both.filter((pl.col("mean") / pl.col("mean_of_pupils") - 1).abs() > 0.01).height == 0


def test_pieces_split_only_between_years_of_a_school() -> None:
    world = draw_world(60, 3, 2019, 1, pupils=20_000)
    pieces = list(pupil_pieces(world, rows_per_piece=3_000))
    owners = [set(piece.select("school_id", "year").unique().iter_rows()) for piece in pieces]
    assert sum(piece.height for piece in pieces) == 20_000
    assert len(pieces) > 3
    assert all(piece.height >= 3_000 for piece in pieces[:-1])
    assert sum(len(one) for one in owners) == len(set().union(*owners))
