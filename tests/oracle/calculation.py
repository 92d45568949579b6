"""The whole calculation: a folder of tables in; lists, years and variables out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from tests.oracle.bands import rank_from_top, results_bands, results_list, social_bands, social_list
from tests.oracle.index import GroupIndex, Values, index_group
from tests.oracle.options import KHABAROVSK, Index, Options, Variable
from tests.oracle.reading import School, Tables, read_tables
from tests.oracle.values import raw_value, regional_means

Row = dict[str, str | int | Fraction | None]
SchoolYear = tuple[str, int]


@dataclass(frozen=True)
class Result:
    """The output tables as lists of rows, in key order, keyed by their column names."""

    lists: list[Row]
    years: list[Row]
    variables: list[Row]


@dataclass
class Standings:
    """What one index says of each school-year; `failing` counts the assessments that too many failed."""

    normalised: dict[tuple[str, int, str], Fraction | None] = field(default_factory=dict)
    index: dict[SchoolYear, Fraction] = field(default_factory=dict)
    rank: dict[SchoolYear, int] = field(default_factory=dict)
    n: dict[SchoolYear, int] = field(default_factory=dict)
    band: dict[SchoolYear, str] = field(default_factory=dict)
    reason: dict[SchoolYear, str] = field(default_factory=dict)
    failing: dict[SchoolYear, int] = field(default_factory=dict)


def calculate(
    folder: Path, year: int, options: Options, variables: Sequence[Variable] = KHABAROVSK
) -> Result:
    """Identify the schools of one region: lists for `year`, from the years of the window."""
    years = range(year - options.window + 1, year + 1)
    tables = read_tables(folder, years)
    means = regional_means(tables)
    schools = {key: school for key, school in tables.schools.items() if key[1] in years}
    eligible = sorted(key for key, school in schools.items() if not school.excluded)
    raw = {(*key, v.id): raw_value(v, key, tables, means, options) for key in eligible for v in variables}
    standings: dict[Index, Standings] = {"results": Standings(), "social": Standings()}
    for index, standing in standings.items():
        chosen = [v for v in variables if v.index == index]
        for year_of_group, members in _groups(eligible, tables):
            values = {s: {v.id: raw[s, year_of_group, v.id] for v in chosen} for s in members}
            if index == "results" and options.kind != "index":
                _judge_by_rule(standing, year_of_group, values, chosen, options)
            else:
                _judge_by_index(standing, year_of_group, index, index_group(values, chosen, options), options)
    return Result(
        lists=[_list_row(s, schools[s, y], years, standings, options) for s, y in eligible if y == year],
        years=[_year_row(key, schools[key], standings) for key in sorted(schools)],
        variables=[
            {
                "school_id": school,
                "year": of_year,
                "index": v.index,
                "variable": v.id,
                "value": raw[school, of_year, v.id],
                "normalised": standings[v.index].normalised.get((school, of_year, v.id)),
            }
            for school, of_year in eligible
            for v in variables
        ],
    )


def _groups(eligible: Sequence[SchoolYear], tables: Tables) -> list[tuple[int, list[str]]]:
    groups: dict[tuple[int, str], list[str]] = {}
    for school, year in eligible:
        groups.setdefault((year, tables.schools[school, year].group), []).append(school)
    return [(year, members) for (year, _), members in sorted(groups.items())]


def _judge_by_index(
    standing: Standings, year: int, index: Index, group: GroupIndex, options: Options
) -> None:
    name_bands = results_bands if index == "results" else social_bands
    bands, ranks = name_bands(group.index, options), rank_from_top(group.index)
    for school, row in group.normalised.items():
        standing.normalised.update({(school, year, name): z for name, z in row.items()})
        if school in group.index:
            standing.index[school, year] = group.index[school]
            standing.rank[school, year] = ranks[school]
            standing.n[school, year] = len(group.index)
            standing.band[school, year] = bands[school]
        else:
            standing.reason[school, year] = group.reason[school]


def _judge_by_rule(
    standing: Standings, year: int, values: Values, variables: Sequence[Variable], options: Options
) -> None:
    if options.kind == "any_flag":
        judged = [v.id for v in variables if v.measure == "gap"]
        least, many = Fraction(1), 1
    else:
        judged = [v.id for v in variables if v.table == "exams" and v.numerator == "failed"]
        least, many = Fraction(options.fail_share), options.fail_many
    for school, row in values.items():
        present = [x for name in judged if (x := row[name]) is not None]
        if not present:
            standing.reason[school, year] = "no_data"
            continue
        failing = sum(1 for x in present if x >= least)
        standing.failing[school, year] = failing
        standing.band[school, year] = "low" if failing >= many else "middle"


def _list_row(
    school: str, row: School, years: range, standings: dict[Index, Standings], options: Options
) -> Row:
    results = [standings["results"].band.get((school, y)) for y in years]
    social = [standings["social"].band.get((school, y)) for y in years]
    if options.kind == "index":
        verdict = results_list(results)
    elif results[-1] == "low":
        verdict = "low_results"
    elif options.kind == "fail_share" and standings["results"].failing.get((school, years[-1]), 0) > 0:
        verdict = "risk_group"
    else:
        verdict = "none"
    return {
        "school_id": school,
        "name": row.name,
        "municipality": row.municipality,
        "group": row.group,
        "results_list": verdict,
        "social_list": social_list(social, options),
        "results_history": sum(1 for band in results if band is not None),
        "social_history": sum(1 for band in social if band is not None),
    }


def _year_row(key: SchoolYear, school: School, standings: dict[Index, Standings]) -> Row:
    row: Row = {"school_id": key[0], "year": key[1], "group": school.group}
    for index, standing in standings.items():
        row[f"{index}_index"] = standing.index.get(key)
        row[f"{index}_rank"] = standing.rank.get(key)
        row[f"{index}_n"] = standing.n.get(key)
        row[f"{index}_band"] = standing.band.get(key)
    for index, standing in standings.items():
        row[f"{index}_reason"] = "excluded" if school.excluded else standing.reason.get(key)
    return row
