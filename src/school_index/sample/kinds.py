"""The kinds of school: how many there are, how big they are, which exams their pupils take."""

from __future__ import annotations

from dataclasses import dataclass

VPR_GRADES = (4, 5, 6, 7, 8)


@dataclass(frozen=True)
class Kind:
    """One kind of school.

    `share` is its part of all schools; `village` how far it keeps to villages (0: towns, 1: villages).
    `town_size` and `village_size` are median numbers of pupils, `size_spread` the deviation of their
    logarithm. `level` shifts the pupils' ability. `ege`, `oge` and `vpr` are the part of a school's pupils in
    one cohort of that exam, 0 where there is none; `profile` is the part of EGE takers who choose profile
    mathematics.
    """

    group: str
    excluded: str | None
    share: float
    village: float
    town_size: int
    village_size: int
    size_spread: float
    level: float
    ege: float = 0.0
    oge: float = 0.0
    vpr: float = 0.0
    vpr_grades: tuple[int, ...] = VPR_GRADES
    profile: float = 0.0

    def cohort(self, exam: str) -> float:
        """Give the part of the school's pupils in one cohort of an exam."""
        return {"ege": self.ege, "oge": self.oge, "vpr": self.vpr}[exam]

    def takes(self, exam: str, grade: int | None) -> bool:
        """Whether pupils of such a school sit an exam (in a grade)."""
        return self.cohort(exam) > 0 and (grade is None or grade in self.vpr_grades)


SECONDARY, BASIC, EVENING, ADAPTED, PRIMARY, PENAL = range(6)

KINDS = (
    Kind("secondary", None, 0.0, 0.5, 640, 180, 0.5, 0.0, ege=0.045, oge=0.095, vpr=0.1, profile=0.55),
    Kind("basic", None, 0.22, 0.85, 220, 65, 0.7, -0.1, oge=0.1, vpr=0.11),
    Kind("evening", None, 0.02, 0.1, 120, 60, 0.4, -1.4, ege=0.3, oge=0.25, profile=0.06),
    Kind("basic", "adapted", 0.04, 0.4, 130, 80, 0.3, -1.2, vpr=0.1),
    Kind("basic", "primary", 0.03, 0.6, 110, 25, 0.6, 0.1, vpr=0.24, vpr_grades=(4,)),
    Kind("evening", "penal", 0.0075, 0.7, 120, 120, 0.3, -1.6, ege=0.2, oge=0.2, profile=0.03),
)
