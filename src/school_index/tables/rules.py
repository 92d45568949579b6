"""Rules within one table: keys, and counts that may not exceed what they are part of."""

from __future__ import annotations

import polars as pl

from school_index.methodology.method import Method
from school_index.tables.schema import Table
from school_index.tables.values import MOST_SHOWN, Reading

EXAM_VALUES = ("participants", "failed", "excellent", "mean_score")
MARKED = ("exams", "regional_means")
"""Tables in which a mean may be one of marks."""
WORST_MARK, BEST_MARK = 1, 5


def check_rules(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame, method: Method) -> None:
    """Report whatever breaks a rule within the table."""
    _check_keys(reading, frame, texts)
    _check_parts(reading, frame)
    _check_wholes(reading, frame, texts)
    _check_grades(reading, frame)
    _check_means(reading, frame, mark_exams(method))


def described(table: Table) -> tuple[str, ...]:
    """Columns that no row may leave empty."""
    words = ("name", "municipality", "group") if table.name == "schools" else ()
    return tuple(code for code in (*table.key, *words) if table.column(code).required)


def parts_of(table: Table) -> dict[str, tuple[str, ...]]:
    """Counts by the column that they are part of."""
    found: dict[str, tuple[str, ...]] = {}
    for column in table.columns:
        if column.part_of:
            found[column.part_of] = (*found.get(column.part_of, ()), column.code)
    return found


def mark_exams(method: Method) -> frozenset[str]:
    """Exams whose marks are averaged."""
    return frozenset(
        rule.exam for rule in method.pupil_rules if rule.mean_of == "mark" and rule.subject is None
    )


def _check_keys(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
    """Report empty key cells and repeated keys; a cell of `texts` that could not be read is not empty."""
    table = reading.table
    for code in described(table):
        _report_empty(reading, code, frame[code], texts[code] if code in texts.columns else frame[code])
    keys = frame.select(table.key)
    # Equal rows have equal hashes: without a repeated hash there is no repeated key.
    if keys.hash_rows().n_unique() < keys.height:
        complete = ~keys.select(
            pl.any_horizontal(pl.col(code).is_null() for code in table.key if table.column(code).required)
        ).to_series()
        repeated = (keys.is_duplicated() & complete).arg_true()
        values = keys[repeated].select(
            pl.concat_str(pl.all().cast(pl.String), separator=" · ", ignore_nulls=True)
        )
        reading.report("duplicate_key", repeated, ", ".join(table.key), values.to_series())


def _report_empty(reading: Reading, code: str, values: pl.Series, texts: pl.Series) -> None:
    if values.null_count():
        unread = values.is_null().arg_true()
        empty = unread.filter(_blank(texts.gather(unread)))
        if len(empty):
            reading.report("key_missing", empty, code)


def _blank(texts: pl.Series) -> pl.Series:
    if texts.dtype != pl.String:
        return texts.is_null()
    return (texts.str.strip_chars().str.len_chars() == 0).fill_null(value=True)


def _check_parts(reading: Reading, frame: pl.DataFrame) -> None:
    """Report counts above what they are part of, and failed + excellent above the participants."""
    table = reading.table
    for column in table.columns:
        if column.part_of:
            _check_part(reading, frame, column.code, column.part_of)
    if table.name == "exams":
        together = frame["failed"] + frame["excellent"]
        over = together > frame["participants"]
        if over.any():
            alone = (frame["failed"] > frame["participants"]) | (frame["excellent"] > frame["participants"])
            rows = (over.fill_null(value=False) & ~alone.fill_null(value=False)).arg_true()
            _report_over(
                reading, "parts_over_whole", rows, ("failed + excellent", "participants"), together, frame
            )


def _check_part(reading: Reading, frame: pl.DataFrame, code: str, whole: str) -> None:
    over = frame[code] > frame[whole]
    if over.any():
        _report_over(
            reading,
            "part_over_whole",
            over.fill_null(value=False).arg_true(),
            (code, whole),
            frame[code],
            frame,
        )


def _check_wholes(reading: Reading, frame: pl.DataFrame, texts: pl.DataFrame) -> None:
    """Warn of rows that count parts and leave the whole blank: no share comes of them."""
    for whole, parts in parts_of(reading.table).items():
        if whole not in texts.columns or not frame[whole].null_count():
            continue
        is_told = frame.select(pl.any_horizontal(pl.col(parts).is_not_null())).to_series()
        rows = (frame[whole].is_null() & is_told).arg_true()
        rows = rows.filter(_blank(texts[whole].gather(rows)))
        if len(rows):
            _report_whole(reading, whole, rows, frame.select(parts)[rows.head(MOST_SHOWN)])


def _report_whole(reading: Reading, whole: str, rows: pl.Series, filled: pl.DataFrame) -> None:
    told = [
        [code for code, value in row.items() if value is not None] for row in filled.iter_rows(named=True)
    ]
    reading.report(
        "whole_missing",
        rows,
        whole,
        severity="warning",
        details=lambda number: {"parts": ", ".join(told[number])},
    )


def _report_over(
    reading: Reading, rule: str, rows: pl.Series, names: tuple[str, str], part: pl.Series, frame: pl.DataFrame
) -> None:
    wholes = frame[names[1]].gather(rows)
    reading.report(
        rule,
        rows,
        names[0],
        part.gather(rows),
        details=lambda number: {"whole": names[1], "limit": wholes[number]},
    )


def _check_means(reading: Reading, frame: pl.DataFrame, marks: frozenset[str]) -> None:
    """Warn of mean marks outside 1-5; `marks` names the exams whose marks are averaged."""
    if reading.table.name not in MARKED or not marks:
        return
    is_mark = frame["exam"].is_in(list(marks))
    outside = is_mark & ((frame["mean_score"] < WORST_MARK) | (frame["mean_score"] > BEST_MARK))
    if outside.any():
        rows = outside.fill_null(value=False).arg_true()
        reading.report(
            "mean_not_a_mark", rows, "mean_score", frame["mean_score"].gather(rows), severity="warning"
        )


def _check_grades(reading: Reading, frame: pl.DataFrame) -> None:
    """Warn of empty rows without a grade that stand in for rows with grades of the same assessment."""
    if reading.table.name != "exams" or frame["grade"].null_count() in {0, frame.height}:
        return
    key = ["school_id", "year", "exam", "subject"]
    is_empty = pl.col("grade").is_null() & pl.all_horizontal(pl.col(EXAM_VALUES).is_null())
    empty = frame.with_row_index("at").filter(is_empty).select("at", *key)
    if empty.is_empty():
        return
    graded = frame.filter(pl.col("grade").is_not_null()).select(key)
    rows = empty.join(graded, on=key, how="semi", maintain_order="left")["at"]
    if len(rows):
        reading.report("empty_row_hides_grades", rows, "grade", severity="warning")
