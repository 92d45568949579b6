"""Regions as plain data: for each table a list of rows, each row a dictionary of cell texts."""

import csv
from pathlib import Path

from tests.oracle.options import KHABAROVSK_SOCIAL

Row = dict[str, str]
Region = dict[str, list[Row]]

SOCIAL_COUNTS = tuple(v.id for v in KHABAROVSK_SOCIAL)
COLUMNS = {
    "schools": ("school_id", "year", "name", "municipality", "group", "excluded"),
    "exams": (
        *("school_id", "year", "exam", "subject", "grade"),
        *("participants", "failed", "excellent", "mean_score"),
    ),
    "certificates": ("school_id", "year", "exam", "participants", "without_certificate"),
    "social": ("school_id", "year", "pupils", *SOCIAL_COUNTS),
    "regional_means": ("year", "exam", "subject", "mean_score"),
}
ASSESSMENTS = (
    ("ege", "rus"),
    ("ege", "math_profile"),
    ("ege", "math_basic"),
    ("oge", "rus"),
    ("oge", "math"),
    ("vpr", "rus"),
    ("vpr", "math"),
)


def write_tables(folder: Path, region: Region) -> None:
    """Write every table of the region into `folder` as UTF-8 CSV."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in region.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS[table], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
