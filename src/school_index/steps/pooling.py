"""One row per school, year, exam and subject: rows by grade are pooled."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame
from school_index.steps.arithmetic import combine_sums, exact_sums

COUNTS = ("participants", "failed", "excellent")
KEY = ["school_id", "year", "exam", "subject"]


def pool_grades(exams: Frame) -> Frame:
    """Pool the grades of an assessment; a row without a grade is used instead where there is one.

    Counts are added and missing where any grade lacks them; the mean is weighted by participants over the grades
    that have a mean and participants.
    """
    columns = [*KEY, *COUNTS, "mean_score"]
    whole = exams.filter(nw.col("grade").is_null()).select(*columns)
    graded = exams.filter(~nw.col("grade").is_null()).join(whole.select(*KEY), on=KEY, how="anti")
    weighs = (nw.col("participants") > 0) & ~nw.col("mean_score").is_null()
    weight = nw.when(weighs).then(nw.col("participants"))
    points = nw.when(weighs).then(nw.col("participants") * nw.col("mean_score"))
    prepared = graded.with_columns(
        weight.alias("weight"),
        points.alias("points"),
        *[nw.col(name).is_null().cast(nw.Int64).alias(f"{name}_gaps") for name in COUNTS],
    )
    sums = prepared.group_by(*KEY).agg(
        *[nw.col(name).sum() for name in COUNTS],
        *[nw.col(f"{name}_gaps").sum() for name in COUNTS],
        nw.col("weight").sum(),
        *exact_sums("points", nw.col("points")),
    )
    pooled = sums.with_columns(
        *[nw.when(nw.col(f"{name}_gaps") == 0).then(nw.col(name)).alias(name) for name in COUNTS],
        nw.when(nw.col("weight") > 0).then(combine_sums("points") / nw.col("weight")).alias("mean_score"),
    ).select(*columns)
    return nw.concat([whole, pooled], how="vertical")
