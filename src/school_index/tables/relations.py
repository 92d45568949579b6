"""Rules between tables: every row belongs to a known school."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from school_index.tables.headings import nearest_word
from school_index.tables.school_numbers import YEARS, SchoolNumbers
from school_index.tables.values import Reading


def check_schools(readings: Mapping[str, Reading], frames: Mapping[str, pl.DataFrame]) -> None:
    """Report rows of unknown schools (an error) and of schools that are not registered that year (a warning)."""
    schools = frames["schools"]
    known = SchoolNumbers(schools["school_id"])
    general = known.of(schools["school_id"].filter(schools["year"].is_null()))
    registered = known.places(schools).unique()
    is_yearly = general.is_empty() or len(known.ids) > len(general)
    for name, frame in frames.items():
        if name == "schools" or "school_id" not in frame.columns:
            continue
        numbers = known.of(frame["school_id"])
        if numbers.null_count() > frame["school_id"].null_count():
            _report_strangers(readings[name], frame["school_id"], numbers, known)
        if is_yearly:
            _check_years(readings[name], frame, numbers * YEARS + frame["year"], registered, general)


def _report_strangers(reading: Reading, ids: pl.Series, numbers: pl.Series, known: SchoolNumbers) -> None:
    rows = (numbers.is_null() & ids.is_not_null()).arg_true()
    words = ids.gather(rows)
    near = nearest_word(words.unique().sort().head(50).to_list(), known.ids.to_list())

    def similar(number: int) -> Mapping[str, object]:
        return {"near": near.get(str(words[number]), "")}

    reading.report("unknown_school", rows, "school_id", words, details=similar)


def _check_years(
    reading: Reading, frame: pl.DataFrame, places: pl.Series, registered: pl.Series, general: pl.Series
) -> None:
    place = pl.col("place")
    is_astray = ~place.is_in(registered.implode()) & ~(place // YEARS).is_in(general.implode())
    astray = places.unique().to_frame("place").filter(is_astray).to_series()
    if astray.is_empty():
        return
    rows = places.is_in(astray.implode()).fill_null(value=False).arg_true()
    words = frame.select(pl.concat_str("school_id", pl.col("year"), separator=" · ")).to_series().gather(rows)
    reading.report("school_not_in_year", rows, "year", words, severity="warning")
