"""A part of the input checked alone."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from school_index import check_tables, load_method
from school_index.sample import sample_tables, write_sample
from school_index.tables.part import check_rows, read_part

METHOD = load_method("khabarovsk-2020")
SCHOOLS = pl.DataFrame(
    {
        "school_id": ["1", "2"],
        "year": [2019, 2019],
        "name": ["One", "Two"],
        "municipality": ["Amursk", "Amursk"],
        "group": ["secondary", "basic"],
        "excluded": [None, None],
    },
    schema_overrides={"excluded": pl.String},
)
HEADING = "school_id;year;exam;participants;without_certificate\n"


def csv(folder: Path, text: str, name: str = "certificates.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="cp1251")
    return path


def test_one_table_of_a_few_schools_is_read_alone(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADING + "1;2019;ЕГЭ;10;1\n2;2019;ОГЭ;20;0\n")

    part = read_part(path, ["certificates", "social"], METHOD, schools=SCHOOLS)

    assert part.problems == ()
    assert part.tables["certificates"].frame.rows() == [("1", 2019, "ege", 10, 1), ("2", 2019, "oge", 20, 0)]
    assert part.tables["certificates"].rows.to_list() == [2, 3]


def test_a_table_is_known_by_its_headings_when_its_name_says_nothing(tmp_path: Path) -> None:
    path = csv(tmp_path, HEADING + "1;2019;ege;10;1\n", "новая таблица.csv")

    part = read_part(path, ["exams", "certificates", "social"], METHOD, schools=SCHOOLS)

    assert list(part.tables) == ["certificates"]


def test_rows_in_which_only_the_key_is_filled_are_passed_over_and_keep_the_numbers_right(
    tmp_path: Path,
) -> None:
    path = csv(tmp_path, HEADING + "1;2019;ege;;\n1;2019;oge;10;11\n9;2019;ege; ;\n")

    part = read_part(path, ["certificates"], METHOD, schools=SCHOOLS)

    assert part.tables["certificates"].rows.to_list() == [3]
    assert [(one.rule, one.row) for one in part.problems] == [("part_over_whole", 3)]


def test_places_of_columns_count_what_stands_before_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Аттестаты")
        sheet.write_row(2, 2, HEADING.strip().split(";"))
        sheet.write_row(3, 2, ["1", 2019, "ege", 10, 1])

    table = read_part(path, ["certificates"], METHOD, schools=SCHOOLS, title="b.xlsx").tables["certificates"]

    assert (table.heading_row, table.rows.to_list(), table.columns["participants"]) == (3, [4], 6)


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "a.csv", "file_empty"),
        (b"%PDF", "a.csv", "not_a_csv"),
        (b"%PDF", "a.xlsx", "workbook_not_xlsx"),
        (b"PK\x03\x04", "a.csv", "workbook_damaged"),
        (b"x;y\n1;2\n", "a.csv", "table_missing"),
    ],
)
def test_a_bad_file_is_a_problem_with_the_name_that_people_know(
    tmp_path: Path, content: bytes, name: str, rule: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    part = read_part(path, ["certificates", "social"], METHOD, schools=SCHOOLS, title="отчёт")

    assert rule in [one.rule for one in part.problems if one.severity == "error"]
    assert part.refused
    assert part.tables == {}


def test_rows_at_hand_give_the_same_problems_as_a_folder_of_files(tmp_path: Path) -> None:
    write_sample(tmp_path / "region", schools=30, seed=5)
    tables = sample_tables(30, 3, 2019, 5)
    texts = {
        name: tables[name].select(pl.all().cast(pl.String)) for name in ("exams", "certificates", "social")
    }

    part = check_rows(texts, METHOD, schools=tables["schools"])
    whole = check_tables(tmp_path / "region", METHOD)

    def told(problems: object) -> list[tuple[str, ...]]:
        return sorted((one.rule, one.table, one.column, one.value) for one in problems)  # type: ignore[attr-defined]

    assert told(part.problems) == told(whole.problems)
    assert part.tables["exams"].frame.height == tables["exams"].height
