"""One spelling for the keys of counted pupils: types, empty cells, and names that stand for codes."""

from __future__ import annotations

import polars as pl

from school_index.methodology.method import Method
from school_index.methodology.model import Term
from school_index.steps.pupils import KEY


def one_spelling(counts: pl.DataFrame, method: Method) -> tuple[pl.DataFrame, bool]:
    """Give the key its types and codes; also say whether rows may have the same key now.

    Done after the pupils are counted: the same in every row, it would cost every pupil.
    """
    terms = {"exam": method.exams, "subject": method.subjects}
    changed = not counts.schema["year"].is_integer()
    columns = [pl.col("year").cast(pl.Int64)]
    for code in KEY:
        if code == "year":
            continue
        if code not in counts.columns:
            columns.append(pl.lit(None, dtype=pl.String).alias(code))
        elif counts.schema[code] != pl.String:
            columns.append(pl.col(code).cast(pl.String))
        elif codes := codes_of_words(counts[code], terms.get(code, ())):
            changed = True
            columns.append(pl.col(code).replace(codes))
    return counts.with_columns(columns), changed


def codes_of_words(written: pl.Series, terms: tuple[Term, ...]) -> dict[str, str | None]:
    """What stands for another code in this column: names of exams and subjects, and nothing for null."""
    names: dict[str, str | None] = {"": None} if (written == "").any() else {}
    if terms:
        words = set(written.to_frame().lazy().unique().collect(engine="streaming").to_series())
        for term in terms:
            names |= {
                name: term.id for name in {term.label.ru, term.label.en} - {term.id, ""} if name in words
            }
    return names
