"""A Hypothesis strategy for regions of a few schools, which shrink to the smallest that shows a fault."""

from hypothesis import strategies as st

from tests.oracle.tables import Region, Row

SCHOOL_IDS = ("1", "10", "9", "A", "Б", "b-2", "007", "7")
# What a school is in one year; "" is a year without a row, "own" one under the row without a year.
STATES = ("basic", "basic", "basic", "basic", "secondary", "own", "own", "excluded", "")
COLUMNS_USED = ("free_meals", "guardianship", "special_needs")
ASSESSMENTS_USED = (("oge", "math"), ("oge", "rus"), ("vpr", "math"))
MEANS = ("2", "2.5", "3", "3.33", "4", "4.3333333333", "5")


@st.composite
def region_strategy(draw: st.DrawFn, *, year: int = 2019, complete: bool = False) -> Region:
    """Draw a region of one to eight schools over the three years that end in `year`.

    A complete region has every cell filled, participants and pupils above zero and no school absent or
    excluded; the others lack all sorts of things, but the first school has data in `year`, without which
    there would be nothing to identify by.
    """
    ids = draw(st.lists(st.sampled_from(SCHOOL_IDS), min_size=1, max_size=8, unique=True))
    region: Region = {"schools": [], "exams": [], "certificates": [], "social": []}
    for school in ids:
        first = school == ids[0]
        states = ["own"] * 3 if complete else draw(st.lists(st.sampled_from(STATES), min_size=3, max_size=3))
        if first and states[-1] in {"excluded", ""}:
            states[-1] = "basic"
        region["schools"] += _school_rows(school, states, year)
        for each_year in range(year - 2, year + 1):
            needed = complete or (first and each_year == year)
            if needed or draw(st.integers(0, 9)) > 0:
                _add_year(draw, region, {"school_id": school, "year": str(each_year)}, complete=needed)
    if not complete and draw(st.booleans()):
        region["regional_means"] = [
            {"year": str(each_year), "exam": "oge", "subject": "math", "mean_score": text}
            for each_year in range(year - 2, year + 1)
            if (text := draw(st.sampled_from(("", *MEANS)))) or draw(st.booleans())
        ]
    return region


def _school_rows(school: str, states: list[str], year: int) -> list[Row]:
    entry = {"school_id": school, "name": f"School {school}", "municipality": "M", "group": "basic"}
    rows = [entry] if "own" in states else []
    for state, each_year in zip(states, range(year - 2, year + 1), strict=True):
        if state == "excluded":
            rows.append({**entry, "year": str(each_year), "excluded": "penal"})
        elif state in {"basic", "secondary"}:
            rows.append({**entry, "year": str(each_year), "group": state})
    # a school known to no year at all would be unknown, and its data refused
    return rows or [{**entry, "year": str(year - 2)}]


def _add_year(draw: st.DrawFn, region: Region, key: Row, *, complete: bool) -> None:
    for exam, subject in ASSESSMENTS_USED:
        grades = draw(st.sampled_from(((), ("",), ("4", "5")))) if not complete else ("",)
        for grade in grades:
            row = {**key, "exam": exam, "subject": subject, "grade": grade}
            region["exams"].append({**row, **draw(_exam_cells(complete=complete))})
    takers = draw(st.integers(1 if complete else 0, 5))
    without = draw(st.integers(0, takers))
    region["certificates"].append(
        {**key, "exam": "oge", "participants": str(takers), "without_certificate": str(without)}
    )
    pupils = draw(st.sampled_from((8, 10) if complete else (0, 8, 10)))
    counts = {column: str(draw(st.integers(0, min(pupils, 4)))) for column in COLUMNS_USED}
    if not complete and draw(st.integers(0, 4)) == 0:
        counts[draw(st.sampled_from(COLUMNS_USED))] = ""
    region["social"].append({**key, "pupils": str(pupils), **counts})


@st.composite
def _exam_cells(draw: st.DrawFn, *, complete: bool) -> Row:
    participants = draw(st.integers(1 if complete else 0, 6))
    failed = draw(st.integers(0, participants))
    excellent = draw(st.integers(0, participants - failed))
    cells = {
        "participants": str(participants),
        "failed": str(failed),
        "excellent": str(excellent),
        "mean_score": draw(st.sampled_from(MEANS)) if participants else "",
    }
    if not complete and draw(st.integers(0, 9)) == 0:
        cells[draw(st.sampled_from(sorted(cells)))] = ""
    return cells
