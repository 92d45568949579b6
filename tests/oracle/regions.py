"""Invented regions to test by: full of ties, gaps, tiny groups and schools that come and go.

Every region is valid input: nothing here would be refused, however odd it looks.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.small_regions import region_strategy
from tests.oracle.tables import ASSESSMENTS, COLUMNS, SOCIAL_COUNTS, Region, Row, write_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "COMPLETE",
    "MESSY",
    "Likelihoods",
    "Region",
    "Row",
    "random_region",
    "region_strategy",
    "tied_region",
    "write_region",
    "write_tables",
]

GROUPS = ("secondary", "basic", "evening")
EXCLUSIONS = ("adapted", "primary", "penal")
MEANS = {
    ("ege", "rus"): ("34", "47.5", "54.25", "55", "61.3", "75"),
    ("ege", "math_profile"): ("22", "33.33", "42", "50", "62", "70.1"),
    ("ege", "math_basic"): ("3.2", "7", "9.5", "11.1", "13", "17"),
}
MARKS = ("2.5", "2.75", "3", "3.33", "3.8", "4", "4.2", "4.6")
# A denominator in common makes equal shares, and 3, 7 and 9 shares that no float holds exactly.
SIZES = ((3, 6, 9), (4, 8), (7, 14), (5, 10, 20), (2, 3, 4, 5, 6, 7, 8, 9, 30), (11, 25, 40, 64, 100))


@dataclass(frozen=True)
class Likelihoods:
    """How often a region shows each oddity (0..1), and which of its regional means are given."""

    blank_cell: float = 0.04
    no_participants: float = 0.04
    no_row: float = 0.05
    absent_year: float = 0.06
    excluded_year: float = 0.06
    changed_group: float = 0.06
    yearless: float = 0.4
    regional_mean: float | None = None


MESSY = Likelihoods()
COMPLETE = Likelihoods(0, 0, 0, 0, 0, 0, 0.4, None)


def write_region(
    folder: Path, seed: int, *, year: int = 2019, schools: int | None = None, odds: Likelihoods = MESSY
) -> Region:
    """Write the random region of this seed into `folder`, and give it back; see `random_region`."""
    region = random_region(seed, year=year, schools=schools, odds=odds)
    write_tables(folder, region)
    return region


def random_region(
    seed: int, *, year: int = 2019, schools: int | None = None, odds: Likelihoods = MESSY
) -> Region:
    """Make the region of this seed: 12-60 schools in 3 groups, the years `year` - 3 to `year`.

    The same arguments give the same region. Schools take their figures from a handful of profiles, so
    exact ties abound; one group has only three schools to start with.
    """
    return _Builder(random.Random(seed), year, odds).build(schools)  # noqa: S311 - repeatable, not secret


def tied_region(seed: int, *, year: int = 2019, schools: int = 24) -> Region:
    """Make a region whose index is full of exact ties that come about by different sums.

    In each of six shares the lowest value is 0 and the highest 6/7, pinned by two schools; every other
    school takes one of three sets of six counts, in an order of its own, so that many indices are equal
    while their sums run through different roundings in binary floating point.
    """
    rng = random.Random(seed)  # noqa: S311 - repeatable, not secret
    region: Region = {"schools": [], "exams": [], "certificates": [], "social": []}
    sets = [sorted(rng.choices(range(7), k=6)) for _ in range(3)]
    for number in range(schools):
        school = f"{number:02}"
        region["schools"].append({"school_id": school, "name": school, "municipality": "M", "group": "basic"})
        for each_year in range(year - 2, year + 1):
            counts = [0] * 6 if number == 0 else [6] * 6 if number == 1 else rng.choice(sets)
            shuffled = rng.sample(counts, len(counts))
            key = {"school_id": school, "year": str(each_year)}
            region["social"].append(
                {**key, "pupils": "7", **dict(zip(SOCIAL_COUNTS, map(str, shuffled), strict=False))}
            )
            for (exam, subject), failed in zip(ASSESSMENTS[1:], shuffled, strict=True):
                region["exams"].append(
                    {
                        **key,
                        "exam": exam,
                        "subject": subject,
                        "participants": "7",
                        "failed": str(failed),
                    }
                )
    return region


class _Builder:
    def __init__(self, rng: random.Random, year: int, odds: Likelihoods) -> None:
        self.rng = rng
        self.odds = odds
        self.years = range(year - 3, year + 1)
        self.sizes = rng.choice(SIZES)
        self.constant = set(rng.sample(ASSESSMENTS, rng.choice((0, 0, 1, 2))))
        self.constant_social = set(rng.sample(SOCIAL_COUNTS, rng.choice((0, 1, 2))))
        self.pupils = rng.choice(((20, 40), (30, 90), (12, 36, 60), (50, 51, 52, 53)))
        self.groups_without_ege = {g for g in GROUPS[1:] if rng.random() < 0.5}
        self.profiles = [self._profile(i / 11) for i in range(12)]
        self.region: Region = {table: [] for table in COLUMNS}

    def happens(self, odds: float) -> bool:
        return self.rng.random() < odds

    def build(self, schools: int | None) -> Region:
        count = schools or self.rng.randint(12, 60)
        for number in range(count):
            group = "evening" if number < 3 else self.rng.choice(GROUPS[:2])
            self._add_school(self._school_id(number), number, group)
        self._add_regional_means()
        for rows in self.region.values():
            self.rng.shuffle(rows)
        return self.region

    def _school_id(self, number: int) -> str:
        return self.rng.choice((f"{number:03}", str(number * 7), f"ш{number}", f"S-{number}")) + f"_{number}"

    def _profile(self, quality: float) -> Region:
        exams = [row for assessment in ASSESSMENTS for row in self._exam_rows(assessment, quality)]
        certificates = []
        for exam in ("ege", "oge"):
            takers = self.rng.choice(self.sizes)
            without = self.rng.randint(0, round(takers * (1 - quality) * 0.4))
            certificates.append(
                {"exam": exam, "participants": str(takers), "without_certificate": str(without)}
            )
        pupils = self.rng.choice(self.pupils)
        social = {"pupils": str(pupils)}
        for column in SOCIAL_COUNTS:
            if column in self.constant_social:
                social[column] = "0"
            else:
                social[column] = str(self.rng.randint(0, round(pupils * (1 - quality) * 0.5)))
        return {"exams": exams, "certificates": certificates, "social": [social]}

    def _exam_rows(self, assessment: tuple[str, str], quality: float) -> list[Row]:
        exam, subject = assessment
        grades: Sequence[str] = ("",)
        if exam == "vpr" and self.happens(0.7):
            grades = ("4", "5", "6")[: self.rng.randint(1, 3)]
            if self.happens(0.15):
                grades = ("", *grades)
        rows = []
        for grade in grades:
            participants = self.rng.choice(self.sizes)
            failed = self.rng.randint(0, round(participants * (1 - quality) * 0.6))
            excellent = self.rng.randint(0, int((participants - failed) * quality))
            means = MEANS.get(assessment, MARKS)
            middle = quality * (len(means) - 1)
            place = min(max(round(middle + self.rng.uniform(-1.2, 1.2)), 0), len(means) - 1)
            if assessment in self.constant:
                failed, excellent = 0, 0
            rows.append(
                {
                    "exam": exam,
                    "subject": subject,
                    "grade": grade,
                    "participants": str(participants),
                    "failed": str(failed),
                    "excellent": "" if subject == "math_basic" else str(excellent),
                    "mean_score": means[place],
                }
            )
        return rows

    def _add_school(self, school: str, number: int, group: str) -> None:
        quality = self.rng.randrange(len(self.profiles))
        yearless = self.happens(self.odds.yearless)
        always_excluded = self.happens(self.odds.excluded_year / 2)
        entry = {
            "school_id": school,
            "name": f'Школа "№ {number}", корпус {number % 3}',
            "municipality": f"Район {number % 5}",
            "group": group,
            "excluded": self.rng.choice(EXCLUSIONS) if always_excluded else "",
        }
        if yearless:
            self.region["schools"].append({**entry, "year": ""})
        for year in self.years:
            changed = dict(entry)
            if self.happens(self.odds.changed_group):
                changed["group"] = self.rng.choice(GROUPS)
            if self.happens(self.odds.excluded_year):
                changed["excluded"] = self.rng.choice(EXCLUSIONS)
            absent = not yearless and self.happens(self.odds.absent_year)
            if not absent and (changed != entry or not yearless):
                self.region["schools"].append({**changed, "year": str(year)})
            if not absent or self.happens(0.5):
                self._add_year(school, year, changed["group"], quality)
        if not any(row["school_id"] == school for row in self.region["schools"]):
            # its data would be refused as an unknown school's
            self.region["schools"].append({**entry, "year": str(self.years[0])})

    def _add_year(self, school: str, year: int, group: str, quality: int) -> None:
        step = self.rng.choice((0, 0, 0, 0, 1, -1, 2))
        profile = self.profiles[min(max(quality + step, 0), len(self.profiles) - 1)]
        key = {"school_id": school, "year": str(year)}
        for table, rows in profile.items():
            for row in rows:
                without_ege = row.get("exam") == "ege" and group in self.groups_without_ege
                if not without_ege and not self.happens(self.odds.no_row):
                    self.region[table].append({**key, **self._disturb(row)})

    def _disturb(self, row: Row) -> Row:
        keys = ("exam", "subject", "grade")
        if self.happens(self.odds.no_participants):
            return {c: text if c in keys else "" if c == "mean_score" else "0" for c, text in row.items()}
        return {
            c: "" if c not in keys and self.happens(self.odds.blank_cell) else text for c, text in row.items()
        }

    def _add_regional_means(self) -> None:
        odds = self.odds.regional_mean
        if odds is None:
            odds = self.rng.choice((0, 0, 0.5, 1))
        for year in self.years:
            for assessment in ASSESSMENTS:
                if self.happens(odds):
                    means = MEANS.get(assessment, MARKS)
                    text = "" if self.happens(self.odds.blank_cell * 3) else self.rng.choice(means[2:])
                    exam, subject = assessment
                    self.region["regional_means"].append(
                        {"year": str(year), "exam": exam, "subject": subject, "mean_score": text}
                    )
        if not self.region["regional_means"]:
            del self.region["regional_means"]
