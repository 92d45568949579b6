"""A country of 40,000 schools over three years, all variables and the 11 social ones, beside other programs."""

from __future__ import annotations

from benchmarks.jobs import command, social_race
from benchmarks.lines import Line, seconds
from benchmarks.measure import Taken, race, run
from benchmarks.settings import Settings

TIMES_FASTER = {"PSPP": 5.0, "R": 1.0, "pandas": 1.0}


def measure(settings: Settings) -> list[Line]:
    """Give the lines of the country."""
    schools = settings.country_schools
    data = settings.data(schools)
    folder = settings.scratch("country", data)
    name = f"country, {schools} schools x 3 years"
    peaks: list[float] = []

    def whole() -> Taken:
        done = run(command(data, folder / "out"), folder)
        peaks.append(done.peak_mebibytes)
        return done.taken

    taken = race({"whole": whole}, settings.repeat)
    return [
        Line(f"{name}: all variables, whole process", seconds(taken["whole"])),
        Line(f"{name}: all variables, peak memory", f"{max(peaks):.0f} MiB"),
        *social_race(f"{name}: 11 social variables, whole process", schools, settings, TIMES_FASTER),
    ]
