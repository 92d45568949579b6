"""`identify`: the same data give the same bytes, however they were saved; nothing is left half-written."""

from __future__ import annotations

import csv
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from school_index.sample import write_sample
from tests.cli.command import Workplace, files_of
from tests.cli.region import YEAR, Region

COLUMNS = {
    "lists.csv": "school_id name municipality group results_list social_list results_history social_history",
    "years.csv": (
        "school_id year group results_index results_rank results_n results_band "
        "social_index social_rank social_n social_band results_reason social_reason"
    ),
    "variables.csv": "school_id year index variable value normalised",
    "summary.csv": (
        "year group schools excluded results_high results_middle results_low results_none "
        "social_adverse social_neutral social_favourable social_none "
        "results_list_low_results results_list_risk_group results_list_stable_high results_list_none "
        "social_list_adverse social_list_favourable social_list_neutral social_list_none"
    ),
}
CYRILLIC_TO_LATIN = {code: chr(ord("a") + code % 26) for code in range(ord("А"), ord("я") + 1)} | {
    ord("ё"): "e",
    ord("Ё"): "E",
}


def identify(workplace: Workplace, data: Path, *options: str) -> dict[str, bytes]:
    out = workplace.folder / "out"
    workplace.success("identify", data, "--year", str(YEAR), "--out", out, *options)
    return files_of(out)


@pytest.fixture(scope="session")
def expected(sampled: Region, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables that the sample gives when it is saved in the plainest way."""
    workplace = Workplace(tmp_path_factory.mktemp("expected"))
    return identify(workplace, sampled.write_folder(workplace.folder / "region"))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


def test_output_is_four_tables_with_these_columns(expected: dict[str, bytes]) -> None:
    headings = {name: content.split(b"\n", 1)[0].decode() for name, content in expected.items()}

    assert headings == {name: columns.replace(" ", ",") for name, columns in COLUMNS.items()}


def test_tables_may_be_chosen_and_are_the_same(
    sampled: Region, workplace: Workplace, expected: dict[str, bytes]
) -> None:
    region = sampled.write_folder(workplace.folder / "region")

    chosen = identify(workplace, region, "--tables", "summary, lists")

    assert chosen == {name: expected[name] for name in ("lists.csv", "summary.csv")}


def test_table_that_is_not_named_stays_as_it_was(sampled: Region, workplace: Workplace) -> None:
    region = sampled.write_folder(workplace.folder / "region")
    (workplace.folder / "out").mkdir()
    (workplace.folder / "out" / "years.csv").write_text("mine")

    assert identify(workplace, region, "--tables", "lists")["years.csv"] == b"mine"


@pytest.mark.parametrize(
    ("out", "tables", "says"),
    [
        ("out", "lists,list", "Нет таблицы «list». Есть: lists, years, variables, summary."),
        ("out", "", "Нет таблицы «». Есть: lists, years, variables, summary."),
        ("out.xlsx", "lists", "В книге out.xlsx всегда все таблицы; ключ --tables — для папки CSV."),
    ],
)
def test_tables_that_cannot_be_written_are_refused(
    out: str, tables: str, says: str, workplace: Workplace
) -> None:
    answer = workplace.refusal("identify", "region", "--year", str(YEAR), "--out", out, "--tables", tables)

    assert answer.err == f"{says}\n"


def test_output_is_utf8_with_unix_lines_and_plain_numbers(expected: dict[str, bytes]) -> None:
    for content in expected.values():
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")
    numbers = [row[name] for row in rows_of(expected["variables.csv"]) for name in ("value", "normalised")]
    given = [number for number in numbers if number]
    assert given
    assert not [number for number in given if "e" in number.lower() or len(number.partition(".")[2]) > 10]
    assert not [number for number in given if "." in number and number.endswith(("0", "."))]


def test_rows_stand_in_order_of_their_keys(expected: dict[str, bytes]) -> None:
    keys = {
        "lists.csv": ("school_id",),
        "years.csv": ("school_id", "year"),
        "variables.csv": ("school_id", "year", "index", "variable"),
        "summary.csv": ("year", "group"),
    }
    for name, key in keys.items():
        found = [tuple(row[column] for column in key) for row in rows_of(expected[name])]
        assert found == sorted(set(found))


def test_every_school_of_the_last_year_is_listed_and_the_rest_is_not(
    expected: dict[str, bytes], sampled: Region
) -> None:
    heading, *rows = sampled.tables["schools"]
    schools = [dict(zip(heading, row, strict=True)) for row in rows]
    eligible = {one["school_id"] for one in schools if one["year"] == str(YEAR) and not one["excluded"]}

    assert [row["school_id"] for row in rows_of(expected["lists.csv"])] == sorted(eligible)


def test_terminal_shows_every_list_with_its_size_and_first_schools(
    expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    data = region.write_folder(workplace.folder / "region")

    answer = workplace.success("identify", data, "--year", str(YEAR), "--out", workplace.folder / "out")

    assert answer.out.startswith(f"{YEAR} год, методика «Хабаровский край, 2020»\n")
    assert answer.out.endswith(f"\nЗаписано: {workplace.folder / 'out'}\n")
    titles = {
        "low_results": "Школы с низкими результатами обучения (ШНРО)",
        "risk_group": "Школы «группы риска»",
        "stable_high": "Школы со стабильно высокими результатами",
        "adverse": "Школы в неблагоприятных социальных условиях (ШНСУ)",
        "favourable": "Школы в благоприятных социальных условиях",
    }
    lists = rows_of(expected["lists.csv"])
    for code, title in titles.items():
        schools = [row for row in lists if code in (row["results_list"], row["social_list"])]
        shown = [f"  {row['school_id']}  {row['name']} — {row['municipality']}" for row in schools[:5]]
        rest = [f"  … и ещё {len(schools) - 5}; весь список — в таблице lists."] if len(schools) > 5 else []
        block = "\n".join([f"{title}: {len(schools)}", *shown, *rest])
        assert f"\n{block}\n" in answer.out


def shuffled(region: Region, folder: Path) -> Path:
    chance = random.Random(20190901)  # noqa: S311 - an order, no secret
    for name, (heading, *rows) in region.tables.items():
        chance.shuffle(rows)
        positions = list(range(len(heading)))
        chance.shuffle(positions)
        region.tables[name] = [[row[at] for at in positions] for row in (heading, *rows)]
    return region.write_folder(folder)


def saved_by_a_russian_excel(region: Region, folder: Path) -> Path:
    told = region.in_russian()
    for rows in told.tables.values():
        for column, heading in enumerate(rows[0]):
            for row in rows[1:]:
                row[column] = row[column].replace(".", ",") if heading == "Средний балл" else row[column]
    return told.write_folder(folder, separator=";", encoding="cp1251", line_end="\r\n")


def utf8_with_a_mark(region: Region, folder: Path) -> Path:
    return region.write_folder(folder, encoding="utf-8-sig", line_end="\r\n")


def utf16_with_tabs(region: Region, folder: Path) -> Path:
    return region.write_folder(folder, separator="\t", encoding="utf-16")


def heading_over_codes(region: Region, folder: Path) -> Path:
    told = region.in_russian()
    for (title, rows), name in zip(list(told.tables.items()), region.tables, strict=True):
        told.tables[title] = [rows[0], region.tables[name][0], *rows[1:]]
    return told.write_folder(folder)


def untidy(region: Region, folder: Path) -> Path:
    for rows in region.tables.values():
        rows[0] = [f"  {heading.upper()}: " for heading in rows[0]]
        for number, row in enumerate(rows[1:], start=1):
            rows[number] = [f" {cell}\u00a0" for cell in row]
        rows.insert(3, [""] * len(rows[0]))
        for row in rows[: 3 + 1]:
            row.append("")
        for row in rows[4:]:
            row.append("")
    return region.write_folder(folder)


def parquet(region: Region, folder: Path) -> Path:
    folder.mkdir()
    plain = region.write_folder(folder.parent / "plain")
    for file in plain.iterdir():
        pl.read_csv(file).write_parquet(folder / f"{file.stem}.parquet")
    return folder


def parquet_of_text(region: Region, folder: Path) -> Path:
    folder.mkdir()
    plain = region.write_folder(folder.parent / "plain")
    for file in plain.iterdir():
        pl.read_csv(file, infer_schema=False).write_parquet(folder / f"{file.stem}.parquet")
    return folder


def workbook(region: Region, folder: Path) -> Path:
    return region.write_workbook(folder.with_suffix(".xlsx"))


def russian_workbook(region: Region, folder: Path) -> Path:
    return region.in_russian().write_workbook(folder.with_suffix(".xlsx"))


WAYS = [
    shuffled,
    saved_by_a_russian_excel,
    utf8_with_a_mark,
    utf16_with_tabs,
    heading_over_codes,
    untidy,
    parquet,
    parquet_of_text,
    workbook,
    russian_workbook,
]


@pytest.mark.parametrize("save", WAYS, ids=lambda save: save.__name__)
def test_same_data_give_the_same_bytes_however_they_are_saved(
    save: Callable[[Region, Path], Path], expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    assert identify(workplace, save(region, workplace.folder / "region")) == expected


def test_second_run_replaces_the_tables_by_the_same_bytes(
    expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    data = region.write_folder(workplace.folder / "region")
    out = workplace.folder / "out"
    out.mkdir()
    (out / "lists.csv").write_text("старое", "utf-8")
    (out / "заметка.txt").write_text("моё", "utf-8")

    assert identify(workplace, data) == expected | {"заметка.txt": "моё".encode()}
    assert {path.name for path in workplace.folder.iterdir()} == {"out", "region", "tmp"}


def test_out_may_lie_in_folders_yet_to_be_made(
    expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    data = region.write_folder(workplace.folder / "region")
    out = workplace.folder / "итоги" / "2019" / "списки"

    workplace.success("identify", data, "--year", str(YEAR), "--out", out)

    assert files_of(out) == expected


def test_workbook_and_report_are_written_where_they_were_asked_for(
    region: Region, workplace: Workplace
) -> None:
    region.write_folder(workplace.folder / "region")

    answer = workplace.success(
        "identify",
        "region",
        "--year",
        str(YEAR),
        "--out",
        "итоги/списки.xlsx",
        "--report",
        "итоги/отчёт.html",
    )

    out = workplace.folder / "итоги"
    assert sorted(files_of(out)) == ["отчёт.html", "списки.xlsx"]
    assert len(openpyxl.load_workbook(out / "списки.xlsx", read_only=True).sheetnames) > 1
    assert (out / "отчёт.html").read_text("utf-8").lower().startswith("<!doctype html")
    assert answer.out.endswith("\nЗаписано: итоги/списки.xlsx\n\nОтчёт: итоги/отчёт.html\n")


def test_names_of_outputs_may_have_a_dot_or_none(
    expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    region.write_folder(workplace.folder / "region")

    for _ in range(2):
        workplace.success(
            "identify", "region", "--year", str(YEAR), "--out", "итоги.2019", "--report", "отчёт"
        )

    assert files_of(workplace.folder / "итоги.2019") == expected
    assert (workplace.folder / "отчёт").read_text("utf-8").lower().startswith("<!doctype html")


def test_without_out_nothing_is_written(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")
    before = workplace.contents()

    answer = workplace.success("identify", data, "--year", str(YEAR))

    assert workplace.contents() == before
    assert "Записано" not in answer.out


def test_quiet_run_is_silent(expected: dict[str, bytes], region: Region, workplace: Workplace) -> None:
    data, out = region.write_folder(workplace.folder / "region"), workplace.folder / "out"

    answer = workplace.success("identify", data, "--year", str(YEAR), "--out", out, "--quiet")

    assert (answer.out, answer.err) == ("", "")
    assert files_of(out) == expected


@pytest.mark.parametrize("chosen", ["option", "variable"])
def test_english_run_has_no_word_of_russian(chosen: str, region: Region, workplace: Workplace) -> None:
    for column in ("name", "municipality"):
        at = region.column("schools", column)
        for row in region.tables["schools"][1:]:
            row[at] = row[at].translate(CYRILLIC_TO_LATIN).replace("«", "").replace("»", "").replace("№", "")
    data, out = region.write_folder(workplace.folder / "region"), workplace.folder / "out"
    arguments = ["identify", data, "--year", str(YEAR), "--out", out]

    if chosen == "option":
        answer = workplace.success(*arguments, "--lang=en")
    else:
        answer = workplace.success(*arguments, EFFECTIVE_SCHOOL_LANG="en")

    said = answer.out + answer.err
    assert not [letter for letter in said if "\u0400" <= letter <= "\u04ff"], said
    assert answer.out.startswith(f'{YEAR}, method "Khabarovsk Krai, 2020"\n')
    assert "Schools with low results: " in answer.out
    assert answer.err.startswith("Warning. ")


def test_language_does_not_change_the_tables(
    expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    data = region.write_folder(workplace.folder / "region")

    assert identify(workplace, data, "--lang", "en") == expected


@pytest.mark.parametrize("method", ["khabarovsk-2020-literal", "khabarovsk-2018", "fail-share"])
def test_other_methods_give_the_same_tables_with_lists_of_their_own(
    method: str, expected: dict[str, bytes], region: Region, workplace: Workplace
) -> None:
    data = region.write_folder(workplace.folder / "region")

    found = identify(workplace, data, "--method", method)

    assert sorted(found) == sorted(expected)
    assert found["lists.csv"] != expected["lists.csv"]
    assert found["lists.csv"].split(b"\n")[0] == expected["lists.csv"].split(b"\n")[0]
    assert found["years.csv"].split(b"\n")[0] == expected["years.csv"].split(b"\n")[0]


def test_text_that_a_spreadsheet_would_run_is_made_harmless(region: Region, workplace: Workplace) -> None:
    row = region.row("schools", year=str(YEAR), excluded="")
    region.put("schools", row, "name", "=HYPERLINK(1)")
    data = region.write_folder(workplace.folder / "region")

    lists = rows_of(identify(workplace, data)["lists.csv"])

    school = region.cell("schools", row, "school_id")
    assert [one["name"] for one in lists if one["school_id"] == school] == ["'=HYPERLINK(1)"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to send")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupt_while_writing_leaves_nothing(
    sent: signal.Signals, status: int, tmp_path: Path, workplace: Workplace
) -> None:
    data = tmp_path / "region"
    write_sample(data, schools=4_000, last_year=YEAR)
    before = {path.name for path in tmp_path.iterdir()}
    running = subprocess.Popen(  # noqa: S603 - our own command
        [*workplace.command, "identify", str(data), "--year", str(YEAR), "--out", str(tmp_path / "out")],
        env=workplace.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while {path.name for path in tmp_path.iterdir()} == before and running.poll() is None:
        time.sleep(0.001)
    running.send_signal(sent)
    out, err = running.communicate(timeout=60)

    assert running.returncode == status
    assert (out, err.strip()) == ("", "Прервано; ничего не записано.")
    assert {path.name for path in tmp_path.iterdir()} == before
    assert list(workplace.scratch.iterdir()) == []
