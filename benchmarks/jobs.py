"""The job that is timed: files in, lists out, by our command line or in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import polars as pl

from benchmarks.lines import NOT_INSTALLED, Line, against, seconds
from benchmarks.measure import RunFailedError, Taken, race, run
from benchmarks.settings import YEAR, Settings
from benchmarks.yardsticks import yardsticks
from school_index.tables.write import TABLES

FULL_METHOD = "khabarovsk-2020"


def command(
    data: Path,
    out: Path,
    *,
    method: str = FULL_METHOD,
    engine: str = "polars",
    tables: Sequence[str] = TABLES,
) -> list[str]:
    """Our command line as a person would give it."""
    options = ["--year", str(YEAR), "--method", method, "--engine", engine, "--out", str(out), "--quiet"]
    options += ["--tables", ",".join(tables)]
    return [sys.executable, "-m", "effective_school.cli.main", "identify", str(data), *options]


def social_method(folder: Path) -> str:
    """Write the social part of the built-in method as a method of its own, with the yardsticks' quarters."""
    builtin = files("school_index.methodology") / "builtin" / f"{FULL_METHOD}.toml"
    text = builtin.read_text(encoding="utf-8")
    head = text[: text.index("[results]")].replace(f'id = "{FULL_METHOD}"', 'id = "social-only"')
    social = text[text.index("[social]") : text.index("[[pupils]]")].replace(
        'cut = "include"', 'cut = "ntiles"'
    )
    path = folder / "social-only.toml"
    path.write_text(head + social, encoding="utf-8")
    return str(path)


def social_race(what: str, schools: int, settings: Settings, at_least: Mapping[str, float]) -> list[Line]:
    """Time the 11 social variables, whole process, beside every yardstick, and compare the lists they give.

    The yardsticks write the lists and nothing else; so does ours in the race. With all tables it is timed too.
    """
    data = settings.data(schools)
    folders = {one.name: settings.scratch(one.name, data) for one in yardsticks() if one.command}
    ours_in = settings.scratch("ours", data)
    method = social_method(ours_in)
    ours = command(data, ours_in / "out", method=method, tables=["lists"])
    full = command(data, ours_in / "full", method=method)
    contenders: dict[str, Callable[[], Taken]] = {
        "ours": partial(_time, ours, ours_in),
        "full": partial(_time, full, ours_in),
    }
    missing: dict[str, str] = {}
    for one in yardsticks():
        missing[one.name] = _failure(one.command, folders[one.name]) if one.command else NOT_INSTALLED
        if one.command and not missing[one.name]:
            contenders[one.name] = partial(_time, one.command, folders[one.name])
    taken = race(contenders, settings.repeat)
    lines = [Line(f"{what}, all tables written", seconds(taken["full"]))]
    for name, why in missing.items():
        if why:
            lines.append(Line(what, seconds(taken["ours"]), name, why))
        else:
            lines.append(against(what, taken["ours"], name, taken[name], at_least=at_least.get(name)))
            lines.append(_agreement(name, ours_in / "out" / "lists.csv", folders[name] / "lists.csv"))
    return lines


def _time(argv: Sequence[str], folder: Path) -> Taken:
    return run(argv, folder).taken


def _failure(argv: Sequence[str], folder: Path) -> str:
    """Try a yardstick once, which also warms the files it reads; say why it fails, empty where it does not."""
    try:
        run(argv, folder)
    except RunFailedError as error:
        return f"failed: {error}"
    return ""


def _agreement(name: str, ours: Path, theirs: Path) -> Line:
    columns = ("school_id", "social_list", "social_history")
    read = [
        pl.read_csv(path, infer_schema=False).select(columns).sort("school_id") for path in (ours, theirs)
    ]
    different = read[0].join(read[1], on=columns, how="anti").height + abs(read[0].height - read[1].height)
    said = f"{read[0].height - different} of {read[0].height} schools"
    return Line("  its social lists, the same as ours", said, name)
