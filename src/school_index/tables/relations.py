"""Rules between tables: every row belongs to a known school."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from school_index.tables.headings import nearest_word
from school_index.tables.values import Reading


def check_schools(readings: Mapping[str, Reading], frames: Mapping[str, pl.DataFrame]) -> None:
    """Report rows of unknown schools (an error) and of schools that are not registered that year (a warning)."""
    schools = frames["schools"]
    known = schools["school_id"].drop_nulls().unique().sort()
    has_general = schools["year"].null_count() > 0
    for name, frame in frames.items():
        if name == "schools" or "school_id" not in frame.columns:
            continue
        here = frame.lazy().select("school_id", "year").drop_nulls("school_id").unique().collect()
        ids = here["school_id"].unique().sort()
        strangers = ids.filter(~ids.is_in(known.implode()))
        reading = readings[name]
        if len(strangers):
            rows = frame["school_id"].is_in(strangers.implode()).fill_null(value=False).arg_true()
            words = frame["school_id"].gather(rows)
            near = nearest_word(strangers.head(50).to_list(), known.to_list())
            _report_strangers(reading, rows, words, near)
        if not has_general or len(known) > schools.filter(pl.col("year").is_null()).height:
            _check_years(reading, frame, here.drop_nulls(), schools)


def _report_strangers(reading: Reading, rows: pl.Series, words: pl.Series, near: Mapping[str, str]) -> None:
    def similar(number: int) -> Mapping[str, object]:
        return {"near": near.get(str(words[number]), "")}

    reading.report("unknown_school", rows, "school_id", words, details=similar)


def _check_years(reading: Reading, frame: pl.DataFrame, here: pl.DataFrame, schools: pl.DataFrame) -> None:
    registered = schools.filter(pl.col("year").is_not_null()).select("school_id", "year")
    general = schools.filter(pl.col("year").is_null()).select("school_id")
    astray = (
        here.join(registered, on=["school_id", "year"], how="anti")
        .join(general, on="school_id", how="anti")
        .join(schools.select("school_id").unique(), on="school_id", how="semi")
    )
    if astray.height:
        marked = frame.select("school_id", "year").join(
            astray.with_columns(astray=True), on=["school_id", "year"], how="left", maintain_order="left"
        )
        rows = marked["astray"].fill_null(value=False).arg_true()
        words = (
            frame.select(pl.concat_str("school_id", pl.col("year"), separator=" · ")).to_series().gather(rows)
        )
        reading.report("school_not_in_year", rows, "year", words, severity="warning")
