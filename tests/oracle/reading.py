"""Reads the input tables of one folder into dictionaries of exact numbers."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

Cells = Mapping[str, Fraction | None]
ExamKey = tuple[str, int, str, str]
EXAM_COUNTS = ("participants", "failed", "excellent")
SOCIAL_KEYS = ("school_id", "year")


@dataclass(frozen=True)
class School:
    """One school in one year."""

    name: str
    municipality: str
    group: str
    excluded: bool


@dataclass(frozen=True)
class Tables:
    """The input: pooled exam rows by (school, year, exam, subject), the other tables by their keys."""

    schools: Mapping[tuple[str, int], School]
    exams: Mapping[ExamKey, Cells]
    certificates: Mapping[tuple[str, int, str], Cells]
    social: Mapping[tuple[str, int], Cells]
    regional_means: Mapping[tuple[int, str, str], Fraction]


def read_tables(folder: Path, years: Iterable[int]) -> Tables:
    """Read the tables of `folder`; a school's row without a year is spread over `years`."""
    return Tables(
        schools=_schools(_rows(folder, "schools"), tuple(years)),
        exams=_exams(_rows(folder, "exams")),
        certificates={
            (row["school_id"], int(row["year"]), row["exam"]): {
                "participants": number(row["participants"]),
                "without_certificate": number(row["without_certificate"]),
            }
            for row in _rows(folder, "certificates")
        },
        social={
            (row["school_id"], int(row["year"])): {
                column: number(text) for column, text in row.items() if column not in SOCIAL_KEYS
            }
            for row in _rows(folder, "social")
        },
        regional_means={
            (int(row["year"]), row["exam"], row["subject"]): Fraction(row["mean_score"])
            for row in _rows(folder, "regional_means")
            if row["mean_score"]
        },
    )


def number(text: str) -> Fraction | None:
    """Take a cell as the exact number that its decimal text writes; an empty cell is missing."""
    return Fraction(text) if text else None


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    path = folder / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _schools(rows: list[dict[str, str]], years: tuple[int, ...]) -> dict[tuple[str, int], School]:
    schools: dict[tuple[str, int], School] = {}
    for row in rows:
        if row.get("year"):
            schools[row["school_id"], int(row["year"])] = _school(row)
    for row in rows:
        if not row.get("year"):
            for year in years:
                schools.setdefault((row["school_id"], year), _school(row))
    return schools


def _school(row: dict[str, str]) -> School:
    return School(row["name"], row["municipality"], row["group"], bool(row["excluded"]))


def _exams(rows: list[dict[str, str]]) -> dict[ExamKey, Cells]:
    whole: dict[ExamKey, Cells] = {}
    grades: defaultdict[ExamKey, list[Cells]] = defaultdict(list)
    for row in rows:
        key = (row["school_id"], int(row["year"]), row["exam"], row["subject"])
        cells = {column: number(row[column]) for column in (*EXAM_COUNTS, "mean_score")}
        if row.get("grade"):
            grades[key].append(cells)
        else:
            whole[key] = cells
    pooled = {key: pool(parts) for key, parts in grades.items()}
    return {**pooled, **whole}


def pool(grades: list[Cells]) -> Cells:
    """Put the grades of one exam together: counts added, missing if missing in one; means weighted."""
    pooled: dict[str, Fraction | None] = {}
    for column in EXAM_COUNTS:
        present = [cells[column] for cells in grades if cells[column] is not None]
        pooled[column] = total(present) if len(present) == len(grades) else None
    pooled["mean_score"] = weighted_mean(grades)
    return pooled


def weighted_mean(rows: Iterable[Cells]) -> Fraction | None:
    """Weigh the means by participants, over the rows that have a mean and participants above zero."""
    weight, points = Fraction(0), Fraction(0)
    for cells in rows:
        participants, mean = cells["participants"], cells["mean_score"]
        if participants is not None and participants > 0 and mean is not None:
            weight += participants
            points += participants * mean
    return points / weight if weight else None


def total(numbers: Iterable[Fraction | None]) -> Fraction:
    """Add numbers none of which is missing."""
    result = Fraction(0)
    for value in numbers:
        if value is None:
            raise ValueError("a missing number cannot be added")
        result += value
    return result
