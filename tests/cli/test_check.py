"""`check`: every problem on the terminal or in a table, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.command import Workplace
from tests.cli.region import YEAR, Region

HEADING = ["severity", "rule", "table", "file", "row", "column", "value", "what", "what_to_do"]


def table_of(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), (
        "without a mark a spreadsheet takes the text for another alphabet"
    )
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines()))


@pytest.mark.parametrize("layout", ["folder", "workbook"])
def test_sound_data_pass_with_the_number_of_warnings(
    layout: str, region: Region, workplace: Workplace
) -> None:
    folder = workplace.folder
    data = (
        region.write_folder(folder / "r") if layout == "folder" else region.write_workbook(folder / "r.xlsx")
    )
    before = workplace.contents()

    answer = workplace.success("check", data)

    warnings = [line for line in answer.err.splitlines() if line.startswith("Предупреждение. ")]
    assert answer.errors == []
    assert answer.out.startswith(f"Ошибок нет. {len(warnings)} предупреждени")
    assert workplace.contents() == before


def test_small_groups_are_warned_of_by_year(region: Region, workplace: Workplace) -> None:
    heading, *rows = region.tables["exams"]
    named = [dict(zip(heading, row, strict=True)) for row in rows]

    answer = workplace.success("check", region.write_folder(workplace.folder / "region"))

    for year in ("2017", "2018", "2019"):
        small = [one for one in named if one["year"] == year and one["participants"] in {"1", "2", "3", "4"}]
        schools = len({one["school_id"] for one in small})
        assert f"«{year}»: Участников меньше 5: строк — {len(small)}, школ — {schools}." in answer.err


def test_unknown_group_is_a_warning(region: Region, workplace: Workplace) -> None:
    row = region.row("schools")
    region.put("schools", row, "group", "лицеи")

    answer = workplace.success("check", region.write_folder(workplace.folder / "region"))

    place = f"schools.csv, строка {row}, столбец «Группа школ (group)», «лицеи»"
    assert f"Предупреждение. {place}: Группа школ не названа в методике;" in answer.err
    assert "В методике есть: basic, evening, secondary." in answer.err


def test_year_of_the_window_without_data_is_a_warning(region: Region, workplace: Workplace) -> None:
    for name, (heading, *rows) in region.tables.items():
        region.tables[name] = [heading, *[row for row in rows if row[1] != "2018"]]
    data = region.write_folder(workplace.folder / "region")

    answer = workplace.success("check", data, "--year", str(YEAR))

    assert "«2018»: За этот год окна нет результатов" in answer.err


def test_school_without_results_in_a_year_between_is_a_warning(region: Region, workplace: Workplace) -> None:
    school = region.cell("social", region.row("social"), "school_id")
    heading, *rows = region.tables["social"]
    region.tables["social"] = [heading, *[row for row in rows if row[:2] != [school, "2018"]]]

    answer = workplace.success("check", region.write_folder(workplace.folder / "region"))

    said = "Предупреждение. Социальные условия"
    assert f"{said}, «{school}»: Нет строк за 2018 при наличии данных до и после." in answer.err


def test_errors_are_said_and_fail(region: Region, workplace: Workplace) -> None:
    row = region.row("exams")
    region.put("exams", row, "failed", "12%")

    answer = workplace.refusal("check", region.write_folder(workplace.folder / "region"))

    place = f"exams.csv, строка {row}, столбец «Не справились (failed)», «12%»"
    assert answer.errors == [
        (
            f"Ошибка. {place}: Здесь проценты, а нужно число человек. "
            "Впишите число человек: доли система считает сама."
        )
    ]
    assert answer.out == "1 ошибка.\n"


def test_check_needs_no_year_but_knows_one(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")

    answer = workplace.refusal("check", data, "--year", "2030")

    assert "«2030»: Нет данных за этот год." in answer.err


def test_table_of_problems_has_a_row_for_each(region: Region, workplace: Workplace) -> None:
    row = region.row("exams")
    region.put("exams", row, "failed", "12%")
    region.put("exams", row + 1, "subject", "физика")
    data = region.write_folder(workplace.folder / "region")
    out = workplace.folder / "замечания.csv"

    answer = workplace.run("check", data, "--out", out)

    rows = table_of(out)
    assert answer.status == 2
    assert list(rows[0]) == HEADING
    assert [tuple(one[name] for name in HEADING[:7]) for one in rows if one["severity"] == "error"] == [
        ("error", "unknown_subject", "exams", "exams.csv", str(row + 1), "subject", "физика"),
        ("error", "percent", "exams", "exams.csv", str(row), "failed", "12%"),
    ]
    assert {one["what"] for one in rows if one["rule"] == "percent"} == {
        "Здесь проценты, а нужно число человек."
    }
    assert workplace.scratch.exists()
    assert {path.name for path in workplace.folder.iterdir()} == {"region", "tmp", "замечания.csv"}


def test_table_of_problems_speaks_english(region: Region, workplace: Workplace) -> None:
    region.put("exams", region.row("exams"), "failed", "12%")
    data, out = region.write_folder(workplace.folder / "region"), workplace.folder / "problems.csv"

    answer = workplace.run("check", data, "--out", out, "--lang", "en")

    assert answer.status == 2
    errors = [one for one in table_of(out) if one["severity"] == "error"]
    assert [one["what"] for one in errors] == ["This is a percentage; a number of people is needed."]
    assert [one["what_to_do"] for one in errors] == [
        "Enter the number of people: shares are calculated by the system."
    ]
    assert not [letter for letter in answer.err + answer.out if "\u0400" <= letter <= "\u04ff"]
    assert answer.out == "1 error.\n"


def test_table_without_problems_has_a_heading_only(region: Region, workplace: Workplace) -> None:
    at = region.column("exams", "participants")
    heading, *rows = region.tables["exams"]
    region.tables["exams"] = [heading, *[row for row in rows if int(row[at] or 9) > 4]]
    out = workplace.folder / "problems.csv"

    answer = workplace.success("check", region.write_folder(workplace.folder / "region"), "--out", out)

    assert out.read_text("utf-8-sig").splitlines()[0] == ",".join(HEADING)
    assert len(table_of(out)) == len(answer.err.splitlines())


def test_quiet_check_says_no_warnings(region: Region, workplace: Workplace) -> None:
    answer = workplace.success("check", region.write_folder(workplace.folder / "region"), "--quiet")

    assert answer.err == ""


def test_quiet_check_says_errors(region: Region, workplace: Workplace) -> None:
    region.put("exams", region.row("exams"), "failed", "12%")

    answer = workplace.refusal("check", region.write_folder(workplace.folder / "region"), "--quiet")

    assert len(answer.errors) == 1
