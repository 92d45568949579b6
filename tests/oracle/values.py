"""The raw value of each variable for one school in one year: a share, a flag, or missing."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from tests.oracle.options import Options, Variable
from tests.oracle.reading import Cells, Tables, weighted_mean

PLACES = 10**10
RegionalMeans = Mapping[tuple[int, str, str], Fraction]


def round_10(value: Fraction) -> Fraction:
    """Round to 10 decimals, a half away from zero."""
    size = Fraction(floor(abs(value) * PLACES + Fraction(1, 2)), PLACES)
    return -size if value < 0 else size


def regional_means(tables: Tables) -> RegionalMeans:
    """Give each exam's regional mean: as supplied, else over all schools weighted by participants."""
    rows: dict[tuple[int, str, str], list[Cells]] = {}
    for (_, year, exam, subject), cells in tables.exams.items():
        rows.setdefault((year, exam, subject), []).append(cells)
    computed = {key: weighted_mean(group) for key, group in rows.items()}
    known = {key: mean for key, mean in computed.items() if mean is not None}
    return {**known, **tables.regional_means}


def raw_value(
    variable: Variable, school_year: tuple[str, int], tables: Tables, means: RegionalMeans, options: Options
) -> Fraction | None:
    """Give the variable's value, or None where the method calls it missing."""
    school, year = school_year
    cells = _cells(variable, school, year, tables)
    own = cells.get(variable.numerator)
    base = cells.get(variable.denominator)
    least = options.min_participants if variable.index == "results" else 1
    if own is None or base is None or base <= 0 or base < least:
        return None
    if variable.measure == "share":
        return own / base
    region = means.get((year, variable.exam or "", variable.subject or ""))
    if region is None or variable.threshold is None:
        return None
    return Fraction(int(round_10(region - own) > variable.threshold))


def _cells(variable: Variable, school: str, year: int, tables: Tables) -> Cells:
    if variable.table == "social":
        return tables.social.get((school, year), {})
    if variable.table == "certificates":
        return tables.certificates.get((school, year, variable.exam or ""), {})
    return tables.exams.get((school, year, variable.exam or "", variable.subject or ""), {})
