"""The region's mean of every assessment and year."""

from __future__ import annotations

import narwhals as nw

from school_index.backends import Frame
from school_index.steps.arithmetic import combine_sums, exact_sums, round_places

KEY = ["year", "exam", "subject"]
REGION_MEAN, GAP = "region_mean", "gap"


def regional_means(pooled: Frame, given: Frame | None) -> Frame:
    """Give `region_mean` by year, exam and subject, and the `points` and `people` it was counted from.

    It is the mean of all schools weighted by participants, excluded schools too, over rows that have a mean and
    participants; a mean that the region hands in (`given`) replaces it.
    """
    weighed = pooled.filter((nw.col("participants") > 0) & ~nw.col("mean_score").is_null()).with_columns(
        points=nw.col("participants") * nw.col("mean_score")
    )
    sums = weighed.group_by(*KEY).agg(nw.col("participants").sum(), *exact_sums("points", nw.col("points")))
    counted = sums.select(
        *KEY,
        (combine_sums("points") / nw.col("participants")).alias(REGION_MEAN),
        combine_sums("points").alias("points"),
        nw.col("participants").alias("people"),
    )
    if given is None:
        return counted
    handed = given.filter(~nw.col("mean_score").is_null()).select(
        *KEY,
        nw.col("mean_score").alias(REGION_MEAN),
        nw.lit(None, dtype=nw.Float64).alias("points"),
        nw.lit(None, dtype=nw.Int64).alias("people"),
    )
    rest = counted.join(handed.select(*KEY), on=KEY, how="anti")
    return nw.concat([handed, rest], how="vertical")


def with_gaps(exams: Frame, means: Frame) -> Frame:
    """Add `region_mean` and `gap`: how far a school's mean lies below it, rounded to 10 decimals."""
    gap = round_places(nw.col(REGION_MEAN) - nw.col("mean_score"))
    compared = exams.join(means.select(*KEY, REGION_MEAN), on=KEY, how="left")
    return compared.with_columns(gap.alias(GAP))
