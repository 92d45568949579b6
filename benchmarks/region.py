"""A region of 400 schools over three years: whole process, inside a running process, and beside other programs."""

from __future__ import annotations

from benchmarks.jobs import FULL_METHOD, command, social_race
from benchmarks.lines import Line, within
from benchmarks.measure import race, run, time_of
from benchmarks.settings import YEAR, Settings
from school_index import check_tables, identify, load_method
from school_index.tables.write import write_results

WHOLE_PROCESS_LIMIT, RUNNING_LIMIT = 1.0, 0.05


def measure(settings: Settings) -> list[Line]:
    """Give the lines of the region."""
    schools = settings.region_schools
    data = settings.data(schools)
    folder = settings.scratch("region", data)
    method = load_method(FULL_METHOD)
    tables = check_tables(data, method, year=YEAR).tables
    if tables is None:
        raise ValueError("the synthetic region has errors")

    def calculate() -> object:
        return identify(tables, year=YEAR, method=method)

    def files_to_lists() -> None:
        checked = check_tables(data, method, year=YEAR).tables
        if checked is not None:
            write_results(identify(checked, year=YEAR, method=method), folder / "running")

    files_to_lists()
    taken = race(
        {
            "whole": lambda: run(command(data, folder / "out"), folder).taken,
            "running": lambda: time_of(files_to_lists),
            "alone": lambda: time_of(calculate),
        },
        settings.repeat,
    )
    name = f"region, {schools} schools x 3 years"
    return [
        within(f"{name}: all variables, whole process", taken["whole"], WHOLE_PROCESS_LIMIT),
        within(f"{name}: files to lists in a running process", taken["running"], RUNNING_LIMIT),
        within(f"{name}: the calculation alone", taken["alone"], RUNNING_LIMIT),
        *social_race(f"{name}: 11 social variables, whole process", schools, settings, {}),
    ]
