"""`explain`: the proof on the terminal agrees with the tables, in both languages."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.command import Workplace
from tests.cli.region import YEAR, Region


@dataclass(frozen=True)
class Run:
    """A region and the tables that it gives."""

    data: Path
    lists: list[dict[str, str]]
    years: list[dict[str, str]]

    def school(self, results_list: str) -> str:
        return next(row["school_id"] for row in self.lists if row["results_list"] == results_list)

    def year(self, school: str, year: int) -> dict[str, str]:
        return next(row for row in self.years if row["school_id"] == school and row["year"] == str(year))

    def cut(self, school: str, year: int) -> tuple[int, str, str]:
        """How many schools are at an end, the k-th lowest index and the k-th highest, by hand."""
        group = self.year(school, year)["group"]
        rows = [row for row in self.years if row["year"] == str(year) and row["group"] == group]
        found = sorted((row["results_index"] for row in rows if row["results_index"]), key=float)
        k = int(len(found) / 4 + 0.5)
        return k, found[k - 1], found[-k]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.fixture(scope="session")
def ran(sampled: Region, tmp_path_factory: pytest.TempPathFactory) -> Run:
    workplace = Workplace(tmp_path_factory.mktemp("explained"))
    data, out = sampled.write_folder(workplace.folder / "region"), workplace.folder / "out"
    workplace.success("identify", data, "--year", str(YEAR), "--out", out, "--quiet")
    return Run(data, table(out / "lists.csv"), table(out / "years.csv"))


def explained(workplace: Workplace, ran: Run, school: str, *options: str) -> str:
    answer = workplace.success("explain", ran.data, "--year", str(YEAR), "--school", school, *options)
    assert answer.err == ""
    return answer.out


VERDICTS = {
    "low_results": ("РЕЗУЛЬТАТЫ: ШНРО", "по правилу: «низкие» во всех годах окна"),
    "risk_group": ("РЕЗУЛЬТАТЫ: ГРУППА РИСКА", "по правилу: «низкие» в двух последних годах"),
    "stable_high": ("РЕЗУЛЬТАТЫ: СТАБИЛЬНО ВЫСОКИЕ", "по правилу: «высокие» во всех годах окна"),
    "none": ("РЕЗУЛЬТАТЫ: ВНЕ СПИСКОВ", "ни одно правило списков не выполнено"),
}


@pytest.mark.parametrize("listed", VERDICTS)
def test_proof_names_list_rule_index_rank_and_cut(listed: str, ran: Run, workplace: Workplace) -> None:
    school = ran.school(listed)

    text = explained(workplace, ran, school, "--no-changes")

    verdict, rule = VERDICTS[listed]
    assert f"\n{verdict}\n  {rule}" in text
    bands = {"low": "низкие", "middle": "средние", "high": "высокие"}
    for year in (2017, 2018, 2019):
        row = ran.year(school, year)
        k, lowest, highest = ran.cut(school, year)
        index = row["results_index"].replace(".", ",")
        assert f"\n  {year} год — {bands[row['results_band']]}\n    Индекс {index}; место" in text
        place = f"место {row['results_rank']} из {row['results_n']} (1 — лучшие результаты)"
        assert f"Индекс {index}; {place}; в крайние 25 % входят {k}." in text
        assert f"Граница «низкие»: индекс не выше {lowest.replace('.', ',')} (" in text
        assert f"Граница «высокие»: индекс не ниже {highest.replace('.', ',')} (" in text


def test_proof_is_headed_by_the_school_and_the_method(ran: Run, workplace: Workplace) -> None:
    row = ran.lists[0]

    first, second = explained(workplace, ran, row["school_id"], "--no-changes").splitlines()[:2]

    assert first == f"{row['name']} ({row['school_id']})"
    assert second.startswith(f"{row['municipality']}; группа: ")
    assert second.endswith("; 2019 год; методика: Хабаровский край, 2020")


def test_proof_speaks_english(ran: Run, workplace: Workplace) -> None:
    school = ran.school("low_results")
    row = ran.year(school, YEAR)
    k, lowest, _ = ran.cut(school, YEAR)

    heading, place, *lines = explained(workplace, ran, school, "--no-changes", "--lang", "en").splitlines()

    text = "\n".join(lines)
    assert heading.endswith(f"({school})")
    assert place.endswith("; 2019; method: Khabarovsk Krai, 2020")
    assert "RESULTS: LOW RESULTS\n" in text
    assert 'by the rule: "low" in every year of the window; years with a band: 3 of 3.' in text
    rank = f"rank {row['results_rank']} of {row['results_n']} (1 = best results)"
    assert f"Index {row['results_index']}; {rank}; the outer 25 % are {k}." in text
    assert f'Cut of "low": index at most {lowest} (' in text
    assert not [letter for letter in text if "\u0400" <= letter <= "\u04ff"]


def test_proof_says_what_would_move_the_school(ran: Run, workplace: Workplace) -> None:
    school = ran.school("risk_group")

    with_changes = explained(workplace, ran, school)
    without = explained(workplace, ran, school, "--no-changes")

    assert " чел.: " in with_changes
    assert " чел.: " not in without
    assert "никакое изменение" in with_changes


def test_unasked_changes_are_not_called_impossible(ran: Run, workplace: Workplace) -> None:
    text = explained(workplace, ran, ran.school("risk_group"), "--no-changes")

    assert "никакое изменение" not in text


def test_excluded_school_is_explained_as_such(ran: Run, workplace: Workplace) -> None:
    school = next(
        row["school_id"] for row in ran.years if row["year"] == "2019" and row["results_reason"] == "excluded"
    )

    text = explained(workplace, ran, school, "--no-changes")

    assert "в 2019 году школа не участвует, поэтому в списках её нет" in text
    assert "2019 год — без оценки: не участвует" in text


def test_file_holds_what_the_terminal_shows(ran: Run, workplace: Workplace) -> None:
    school, out = ran.school("low_results"), workplace.folder / "школа.txt"

    shown = explained(workplace, ran, school, "--no-changes")
    said = explained(workplace, ran, school, "--no-changes", "--out", str(out))

    assert out.read_text("utf-8") == shown
    assert said == f"Записано: {out}\n"
    assert {path.name for path in workplace.folder.iterdir()} == {"tmp", "школа.txt"}


def test_spaces_around_the_code_do_not_matter(ran: Run, workplace: Workplace) -> None:
    school = ran.lists[0]["school_id"]

    assert explained(workplace, ran, f" {school} ", "--no-changes") == explained(
        workplace, ran, school, "--no-changes"
    )


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("khabarovsk-2018", "в последнем году"),
        ("fail-share", "Показателей против школы: "),
        ("khabarovsk-2020-literal", "методика: "),
    ],
)
def test_other_methods_are_explained_too(method: str, says: str, ran: Run, workplace: Workplace) -> None:
    text = explained(workplace, ran, ran.school("low_results"), "--no-changes", "--method", method)

    assert says in text
    assert "\nСОЦИАЛЬНЫЕ УСЛОВИЯ: " in text


def test_bad_data_are_refused_before_anything_is_explained(region: Region, workplace: Workplace) -> None:
    region.put("exams", region.row("exams"), "failed", "12%")
    data = region.write_folder(workplace.folder / "region")

    answer = workplace.refusal("explain", data, "--year", "2019", "--school", "270001")

    assert answer.out == ""
    assert len(answer.errors) == 1
