"""Rules within and between tables: errors that stop the calculation, and warnings that do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from school_index import check_tables, parse_method
from school_index.tables.problem_text import ProblemText
from tests.engine.method_faults import TEXT
from tests.engine.small_tables import (
    EXAMS,
    METHOD,
    SCHOOLS,
    SOCIAL,
    check,
    errors,
    folder,
    places,
    table,
    warnings,
)


def test_all_problems_of_all_tables_are_found_at_once(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        schools=SCHOOLS.replace("adapted", "да"),
        exams=EXAMS.replace("oge", "ГИА", 1).replace("20,0", "20,21"),
        social=SOCIAL.replace("100", "12%").replace("02,", "03,"),
    )

    assert sorted(places(checked)) == [
        ("part_over_whole", "exams.csv", 3, "failed", "21"),
        ("percent", "social.csv", 2, "pupils", "12%"),
        ("unknown_exam", "exams.csv", 2, "exam", "ГИА"),
        ("unknown_excluded", "schools.csv", 3, "excluded", "да"),
        ("unknown_school", "social.csv", 3, "school_id", "03"),
    ]


def test_both_rows_of_a_repeated_key_are_reported(tmp_path: Path) -> None:
    checked = check(tmp_path, exams=EXAMS + "01,2024,ОГЭ,математика,,9,1,2,3\n")

    key = "school_id, year, exam, subject, grade"
    assert places(checked) == [
        ("duplicate_key", "exams.csv", 2, key, "01 · 2024 · oge · math"),
        ("duplicate_key", "exams.csv", 4, key, "01 · 2024 · oge · math"),
    ]


def test_school_may_have_a_general_row_and_one_of_a_year(tmp_path: Path) -> None:
    checked = check(tmp_path, schools=SCHOOLS + "01,2024,Первая школа,Город,all,primary\n")

    assert table(checked, "schools").height == 3
    assert checked.problems == ()


def test_second_general_row_of_a_school_is_an_error(tmp_path: Path) -> None:
    checked = check(tmp_path, schools=SCHOOLS + "01,,Ещё раз,Город,all,\n")

    assert places(checked) == [
        ("duplicate_key", "schools.csv", 2, "school_id, year", "01"),
        ("duplicate_key", "schools.csv", 4, "school_id, year", "01"),
    ]


def test_rows_without_a_key_are_not_called_repeated(tmp_path: Path) -> None:
    checked = check(tmp_path, social=SOCIAL + ",2024,1,1\n,2024,1,1\n")

    assert places(checked) == [
        ("key_missing", "social.csv", 4, "school_id", ""),
        ("key_missing", "social.csv", 5, "school_id", ""),
    ]


@pytest.mark.parametrize("column", ["name", "municipality", "group"])
def test_school_needs_name_municipality_and_group(column: str, tmp_path: Path) -> None:
    cell = {"name": "Первая школа", "municipality": "Город", "group": "all"}[column]

    checked = check(tmp_path, schools=SCHOOLS.replace(f",{cell},", ",,", 1))

    assert places(checked) == [("key_missing", "schools.csv", 2, column, "")]


def test_similar_code_of_a_school_is_suggested(tmp_path: Path) -> None:
    (found,) = errors(
        check(
            tmp_path,
            schools=SCHOOLS.replace("01,", "270-01,").replace("02,", "270-02,"),
            exams=EXAMS.replace("01,2024", "270-01,2024").replace("02,2024", "270 02,2024"),
            social=SOCIAL.split("\n", maxsplit=1)[0] + "\n",
        )
    )

    assert (found.rule, found.row, found.value) == ("unknown_school", 3, "270 02")
    assert found.details["near"] == "270-02"


def test_school_that_is_not_registered_that_year_is_a_warning(tmp_path: Path) -> None:
    checked = check(tmp_path, schools=SCHOOLS.replace("02,,", "02,2023,"))

    assert [(one.rule, one.file, one.row, one.value) for one in warnings(checked)] == [
        ("school_not_in_year", "exams.csv", 3, "02 · 2024"),
        ("school_not_in_year", "social.csv", 3, "02 · 2024"),
    ]


def test_group_that_the_method_does_not_name_is_a_warning(tmp_path: Path) -> None:
    checked = check(tmp_path, schools=SCHOOLS.replace(",all,adapted", ",лицеи,"))

    assert [(one.rule, one.row, one.value) for one in warnings(checked)] == [("unknown_group", 3, "лицеи")]
    assert table(checked, "schools")["group"].to_list() == ["all", "лицеи"]


def test_mean_of_marks_outside_their_scale_is_a_warning(tmp_path: Path) -> None:
    checked = check(tmp_path, exams=EXAMS.replace("4.25", "64"))

    assert [(one.rule, one.row, one.value) for one in warnings(checked)] == [("mean_not_a_mark", 3, "64")]


def test_parts_without_their_whole_are_a_warning(tmp_path: Path) -> None:
    checked = check(
        tmp_path,
        exams=EXAMS.replace(",20,0,", ",,0,"),
        social=SOCIAL.replace("2024,100", "2024, ").replace("2024,200", "2024,"),
    )

    assert [(one.rule, one.file, one.row, one.column, dict(one.details)) for one in warnings(checked)] == [
        ("whole_missing", "exams.csv", 3, "participants", {"parts": "failed, excellent"}),
        ("whole_missing", "social.csv", 2, "pupils", {"parts": "free_meals"}),
    ]
    assert table(checked, "social")["pupils"].to_list() == [None, None]
    say = ProblemText(METHOD, "ru")
    assert say.line(warnings(checked)[1]).startswith(
        "Предупреждение. social.csv, строка 2, столбец «Всего обучающихся (pupils)»: Ячейка пуста, а части"
    )


def test_a_whole_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    assert places(check(tmp_path, social=SOCIAL.replace("100", "сто"))) == [
        ("not_a_number", "social.csv", 2, "pupils", "сто")
    ]


def test_tables_that_the_method_does_not_use_are_not_needed(tmp_path: Path) -> None:
    start, end = TEXT.index("[social]"), TEXT.index("[[pupils]]")
    results_only = parse_method(TEXT[:start] + TEXT[end:])
    path = folder(tmp_path / "region")
    (path / "social.csv").unlink()

    assert check_tables(path, results_only).problems == ()
    assert [(one.rule, one.table) for one in errors(check_tables(path, METHOD))] == [
        ("table_missing", "social")
    ]


@pytest.mark.parametrize(("year", "rules"), [(2024, ["window_year_absent"] * 2), (2025, ["year_absent"])])
def test_years_without_data_are_told(year: int, rules: list[str], tmp_path: Path) -> None:
    checked = check_tables(folder(tmp_path / "region"), METHOD, year=year)

    assert [one.rule for one in checked.problems] == rules
    assert (checked.tables is None) == (year == 2025)


def test_year_without_schools_is_told_with_the_years_there_are(tmp_path: Path) -> None:
    path = folder(tmp_path / "region", schools=SCHOOLS.replace("1,,", "1,2024,").replace("2,,", "2,2023,"))

    (found,) = errors(check_tables(path, METHOD, year=2022))

    assert (found.rule, found.value, found.details["known"]) == ("year_absent", "2022", "2023, 2024")


def of_years(rows: Callable[[int, int], str], heading: str) -> str:
    """Rows of twenty schools in two years."""
    lines = [rows(school, year) for year in (2023, 2024) for school in range(20)]
    return "\n".join([heading, *lines, ""])


def test_break_of_a_definition_is_a_warning(tmp_path: Path) -> None:
    schools = "school_id,name,municipality,group\n" + "".join(f"{one},Ш,М,all\n" for one in range(20))
    social = of_years(
        lambda school, year: f"{school},{year},200,{20 + school if year == 2023 else 60 + school}",
        "school_id,year,pupils,free_meals",
    )

    checked = check(tmp_path, schools=schools, social=social, exams=EXAMS.split("\n", maxsplit=1)[0] + "\n")

    (found,) = warnings(checked)
    assert (found.rule, found.table, found.column, found.value) == (
        "definition_break",
        "social",
        "free_meals",
        "2024",
    )
    before, after = sum(20 + one for one in range(20)) / 4000, sum(60 + one for one in range(20)) / 4000
    assert (found.details["before"], found.details["after"]) == (f"{100 * before:.1f}", f"{100 * after:.1f}")
    assert (found.details["before_year"], found.details["agreeing"]) == (2023, "100")


def test_outlier_small_groups_and_a_missing_year_are_warnings(tmp_path: Path) -> None:
    exams = EXAMS.split("\n", maxsplit=1)[0] + "\n"
    exams += "".join(f"01,{year},oge,math,,100,{failed},0,3.5\n" for year, failed in ((2023, 5), (2024, 60)))
    exams += "02,2023,oge,math,,4,0,0,4\n02,2024,oge,math,,5,0,0,4\n"
    social = (
        SOCIAL.split("\n", maxsplit=1)[0]
        + "\n01,2022,100,1\n02,2022,100,1\n01,2023,100,1\n01,2024,100,1\n02,2024,100,1\n"
    )

    checked = check(tmp_path, exams=exams, social=social)

    found = {one.rule: one for one in warnings(checked)}
    assert set(found) == {"outlier", "small_groups", "year_missing"}
    assert (
        found["outlier"].value,
        found["outlier"].details["before"],
        found["outlier"].details["after"],
    ) == (
        "01",
        "5 / 100",
        "60 / 100",
    )
    assert (found["small_groups"].value, dict(found["small_groups"].details)) == (
        "2023",
        {"rows": 1, "schools": 1, "limit": 5},
    )
    assert (found["year_missing"].table, found["year_missing"].value) == ("social", "02")
    assert found["year_missing"].details["years"] == "2023"


def test_years_are_not_compared_when_nobody_asks(tmp_path: Path) -> None:
    path = folder(tmp_path / "region", exams=EXAMS.replace(",10,1,2", ",4,1,2"))

    assert [one.rule for one in check_tables(path, METHOD).problems] == ["small_groups"]
    assert check_tables(path, METHOD, compare=False).problems == ()
