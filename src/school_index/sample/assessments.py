"""The assessments of the sample: EGE, OGE and VPR, their scales, and how able pupils score on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from school_index.sample.kinds import VPR_GRADES


@dataclass(frozen=True)
class Assessment:
    """An exam in one subject (and grade).

    A pupil of ability x gets round(centre + spread x) points, kept within 0..`top`. `floors` are the first
    points of each band of the scale; marks 2, 3, 4, 5 begin at `marks` where the assessment gives marks.
    A pupil fails below `passing` and is excellent from `excellent` on; `reported` says what is averaged.
    """

    exam: str
    subject: str
    grade: int | None
    top: int
    centre: float
    spread: float
    floors: tuple[int, ...]
    passing: int
    excellent: int | None
    reported: Literal["score", "mark"]
    marks: tuple[int, ...] = ()

    @property
    def cohort(self) -> tuple[str, int | None]:
        """The pupils who sit it: the same ones for all subjects of an exam and grade."""
        return (self.exam, self.grade)


def _marked(
    exam: str, subject: str, grade: int | None, scale: tuple[int, int, int, int], shape: tuple[float, float]
) -> Assessment:
    """Describe an assessment with marks from the first points of marks 3, 4, 5 and the highest points."""
    three, four, five, top = scale
    marks = (0, three, four, five)
    return Assessment(exam, subject, grade, top, *shape, marks, three, five, "mark", marks)


_RUSSIAN_BANDS = (0, 12, 24, 36, 48, 60, 70, 80, 90)
_PROFILE_BANDS = (0, 14, 27, 40, 50, 60, 70, 80, 90)
_BASIC_BANDS, _BASIC_MARKS = (0, 4, 7, 10, 12, 15, 17, 19), (0, 7, 12, 17)
_VPR_SCALES = {
    4: ((14, 24, 33, 38), (6, 10, 13, 18)),
    5: ((18, 29, 39, 45), (7, 11, 15, 20)),
    6: ((25, 35, 45, 51), (6, 10, 14, 16)),
    7: ((22, 32, 42, 47), (7, 12, 16, 19)),
    8: ((26, 32, 45, 51), (8, 15, 21, 25)),
}


def _vpr(grade: int, subject: str) -> Assessment:
    """Let ability 0 reach mark 4 nearly half the time; one pupil in eight gets a 2, one in ten a 5."""
    scale = _VPR_SCALES[grade][subject == "math"]
    three, four, five, _ = scale
    spread = (five - three) / 2.4
    return _marked("vpr", subject, grade, scale, (four - 0.1 * spread, spread))


ASSESSMENTS = (
    Assessment("ege", "rus", None, 100, 69, 14, _RUSSIAN_BANDS, 24, 80, "score"),
    Assessment("ege", "math_profile", None, 100, 53, 16, _PROFILE_BANDS, 27, 80, "score"),
    Assessment("ege", "math_basic", None, 20, 14.5, 3.4, _BASIC_BANDS, 7, None, "score", _BASIC_MARKS),
    _marked("oge", "rus", None, (15, 25, 34, 39), (29.0, 6.5)),
    _marked("oge", "math", None, (8, 15, 22, 32), (15.5, 5.0)),
    *(_vpr(grade, subject) for grade in VPR_GRADES for subject in ("rus", "math")),
)
EGE_RUSSIAN, EGE_PROFILE, EGE_BASIC, OGE_RUSSIAN, OGE_MATHEMATICS = range(5)
