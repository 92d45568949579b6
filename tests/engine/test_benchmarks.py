"""The benchmarks print a line for every figure, and an absent program is a line, not a failure."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from benchmarks.lines import Line, against, table, within
from benchmarks.measure import RunFailedError, Taken, race, run
from benchmarks.region import measure
from benchmarks.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_region_has_every_row_where_no_yardstick_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("benchmarks.yardsticks._python_with_pandas", lambda: None)

    lines = measure(Settings(region_schools=12, repeat=1, folder=tmp_path))

    name = "region, 12 schools x 3 years"
    assert [(line.what, line.yardstick, line.theirs, line.reach) for line in lines] == [
        (f"{name}: all variables, whole process", "", "", "under 1 s"),
        (f"{name}: files to lists in a running process", "", "", "under 0.05 s"),
        (f"{name}: the calculation alone", "", "", "under 0.05 s"),
        (f"{name}: 11 social variables, whole process, all tables written", "", "", ""),
        (f"{name}: 11 social variables, whole process", "PSPP", "not installed", ""),
        (f"{name}: 11 social variables, whole process", "R", "not installed", ""),
        (f"{name}: 11 social variables, whole process", "pandas", "not installed", ""),
    ]
    assert [path.name for path in sorted((tmp_path / "run-region" / "out").iterdir())] == [
        "lists.csv",
        "summary.csv",
        "variables.csv",
        "years.csv",
    ]


def test_data_are_made_once(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    made = settings.data(3)
    (made / "mark").touch()

    assert settings.data(3) == made
    assert (made / "mark").exists()


def test_table_lays_out_columns() -> None:
    lines = [Line("one", "1.000 s (1.00)", "PSPP", "not installed"), Line("second", "2 MiB", met=False)]

    assert table(lines).splitlines() == [
        "what    ours            yardstick  its figure     ratio  reach  met",
        "------  --------------  ---------  -------------  -----  -----  ---",
        "one     1.000 s (1.00)  PSPP       not installed",
        "second  2 MiB                                                   no",
    ]


@pytest.mark.parametrize(
    ("ours", "at_least", "ratio", "reach", "met"),
    [
        (0.5, 5.0, "4.00x faster", "at least 5x faster", False),
        (0.4, 5.0, "5.00x faster", "at least 5x faster", True),
        (2.0, 1.0, "1.00x faster", "faster", True),
        (4.0, 1.0, "2.00x slower", "faster", False),
        (4.0, None, "2.00x slower", "", None),
    ],
)
def test_a_yardstick_is_met_by_the_clock_on_the_wall(
    ours: float, at_least: float | None, ratio: str, reach: str, met: object
) -> None:
    line = against("it", Taken(ours, 9.0), "R", Taken(2.0, 1.0), at_least=at_least)

    assert (line.ratio, line.reach, line.met) == (ratio, reach, met)
    assert line.theirs == "2.000 s (1.00)"


def test_a_limit_is_not_met_at_the_limit() -> None:
    assert [within("it", Taken(wall, 0.1), 1.0).met for wall in (0.999, 1.0)] == [True, False]


def test_race_takes_turns_and_gives_medians() -> None:
    order: list[str] = []
    times = {"a": iter([3.0, 1.0, 2.0]), "b": iter([9.0, 9.0, 1.0])}

    def contender(name: str) -> Taken:
        order.append(name)
        return Taken(next(times[name]), 0.0)

    taken = race({"a": lambda: contender("a"), "b": lambda: contender("b")}, 3)

    assert {name: one.wall for name, one in taken.items()} == {"a": 2.0, "b": 9.0}
    assert order == ["a", "b", "a", "b", "a", "b"]


def test_run_measures_a_program_and_its_memory(tmp_path: Path) -> None:
    size = 64 * 2**20
    done = run([sys.executable, "-c", f"held = b'x' * {size}; print(len(held))"], tmp_path)

    assert done.printed == f"{size}\n"
    assert done.peak_mebibytes > size / 2**20
    assert done.taken.wall > 0


def test_run_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RunFailedError, match="no such thing") as failed:
        run(
            [sys.executable, "-c", "import sys; print('no such thing', file=sys.stderr); sys.exit(2)"],
            tmp_path,
        )

    assert failed.value.status == 2
