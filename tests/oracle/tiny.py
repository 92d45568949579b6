"""Rows for regions small enough to work out by hand."""

from collections.abc import Mapping, Sequence

from tests.oracle.tables import Region, Row

YEARS = (2017, 2018, 2019)


def school(school_id: str, year: int | str = "", *, group: str = "basic", excluded: str = "") -> Row:
    """One row of `schools`, by default one that holds for every year."""
    return {
        "school_id": school_id,
        "year": str(year),
        "name": f"School {school_id}",
        "municipality": "North",
        "group": group,
        "excluded": excluded,
    }


def exam(  # noqa: PLR0913 - one argument for each column that a case may set
    school_id: str,
    participants: int | str = 100,
    *,
    failed: int | str = "",
    excellent: int | str = "",
    mean: str = "",
    year: int = 2019,
    name: str = "oge.math",
    grade: int | str = "",
) -> Row:
    """One row of `exams`, by default OGE mathematics in 2019."""
    exam_code, subject = name.split(".")
    return {
        "school_id": school_id,
        "year": str(year),
        "exam": exam_code,
        "subject": subject,
        "grade": str(grade),
        "participants": str(participants),
        "failed": str(failed),
        "excellent": str(excellent),
        "mean_score": mean,
    }


def pupils(school_id: str, total: int | str = 100, *, year: int = 2019, **counts: int | str) -> Row:
    """One row of `social`; the counts that are not named stay empty."""
    return {
        "school_id": school_id,
        "year": str(year),
        "pupils": str(total),
        **{column: str(count) for column, count in counts.items()},
    }


def region(**tables: Sequence[Row]) -> Region:
    """Put tables together; those that are not named are empty, without regional means."""
    empty: Region = {"schools": [], "exams": [], "certificates": [], "social": []}
    return {**empty, **{table: list(rows) for table, rows in tables.items()}}


def graded_region(marks: Mapping[str, Sequence[int | None]], *, first_year: int = 2017) -> Region:
    """Make schools whose index stands in the order of their numbers, results and social alike.

    `marks` gives each school's number (0-100) year by year, None where it has no data: both the share of
    excellent OGE mathematics participants and the share of free meals are that many of a hundred.
    """
    exams, social = [], []
    for school_id, numbers in marks.items():
        for year, number in enumerate(numbers, start=first_year):
            if number is not None:
                exams.append(exam(school_id, excellent=number, year=year))
                social.append(pupils(school_id, year=year, free_meals=number))
    return region(schools=[school(s) for s in marks], exams=exams, social=social)
