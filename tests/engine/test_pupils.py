"""Pupil-level input gives the same tables as counting by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index import check_tables, load_method
from school_index.problems import Problem
from school_index.sample import write_sample

METHOD = load_method("khabarovsk-2020")
HEAD = "pupil_id,school_id,year,exam,subject,grade,score,mark\n"


def write_region(folder: Path, pupils: str) -> None:
    folder.joinpath("schools.csv").write_text(
        "school_id,year,name,municipality,group,excluded\na,,A,M,secondary,\nb,,B,M,secondary,\n",
        encoding="utf-8",
    )
    folder.joinpath("certificates.csv").write_text(
        "school_id,year,exam,participants,without_certificate\n", encoding="utf-8"
    )
    counts = ",".join(variable.numerator for variable in METHOD.part("social").variables)
    folder.joinpath("social.csv").write_text(f"school_id,year,pupils,{counts}\n", encoding="utf-8")
    folder.joinpath("pupils.csv").write_text(HEAD + pupils, encoding="utf-8")


def test_scores_and_marks_become_counts_and_means(tmp_path: Path) -> None:
    write_region(
        tmp_path,
        "1,a,2019,ege,rus,,23,\n2,a,2019,ege,rus,,24,\n3,a,2019,ege,rus,,80,\n4,a,2019,ege,rus,,,\n"
        "5,a,2019,ege,math_basic,,6,2\n6,a,2019,ege,math_basic,,20,5\n"
        "7,a,2019,vpr,math,5,,2\n8,a,2019,vpr,math,5,,5\n9,a,2019,vpr,math,6,,4\n"
        "10,b,2019,oge,rus,,12,3\n",
    )

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert checked.tables is not None
    rows = checked.tables["exams"].sort("school_id", "exam", "subject", "grade").rows()
    assert rows == [
        ("a", 2019, "ege", "math_basic", None, 2, 1, None, 13.0),
        ("a", 2019, "ege", "rus", None, 3, 1, 1, 127 / 3),
        ("a", 2019, "vpr", "math", "5", 2, 1, 1, 3.5),
        ("a", 2019, "vpr", "math", "6", 1, 0, 0, 4.0),
        ("b", 2019, "oge", "rus", None, 1, 0, 0, 3.0),
    ]


def test_thresholds_follow_the_year(tmp_path: Path) -> None:
    raised = METHOD.text.replace(
        "failed_below = [{ since = 2015, value = 24 }]",
        "failed_below = [{ since = 2015, value = 24 }, { since = 2019, value = 36 }]",
    )
    file = tmp_path / "raised.toml"
    file.write_text(raised, encoding="utf-8")
    folder = tmp_path / "data"
    folder.mkdir()
    write_region(folder, "1,a,2018,ege,rus,,30,\n2,a,2019,ege,rus,,30,\n")

    checked = check_tables(folder, load_method(file), year=2019)

    assert checked.tables is not None
    assert checked.tables["exams"].sort("year")["failed"].to_list() == [0, 1]


def test_decimal_commas_and_parts_are_read(tmp_path: Path) -> None:
    write_region(tmp_path, "")
    tmp_path.joinpath("pupils.csv").unlink()
    parts = tmp_path / "pupils"
    parts.mkdir()
    for number, score in enumerate(["50,5", "60"]):
        parts.joinpath(f"part-{number}.csv").write_text(
            f'{HEAD}{number},a,2019,ege,rus,,"{score}",\n', encoding="utf-8"
        )

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert checked.tables is not None
    assert checked.tables["exams"]["mean_score"].to_list() == [55.25]


def test_an_exam_without_a_rule_is_refused(tmp_path: Path) -> None:
    write_region(tmp_path, "1,a,2019,ege,math,,30,\n2,a,2019,sat,math,,30,\n")

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert checked.tables is None
    assert [problem.rule for problem in checked.problems] == ["pupil_rule_missing", "unknown_exam"]


def test_parquet_pupils_of_the_sample_give_lists(tmp_path: Path) -> None:
    folder = tmp_path / "region"
    write_sample(folder, schools=40, pupils=30_000, layout="parquet")

    checked = check_tables(folder, METHOD, year=2019)

    assert checked.tables is not None
    pupils = pl.read_parquet(folder / "pupils")
    assert checked.tables["exams"]["participants"].sum() == pupils.height


def test_windows_1251_with_semicolons_and_russian_headings_is_read(tmp_path: Path) -> None:
    write_region(tmp_path, "")
    text = "Код участника;Код школы;Год;Процедура;Предмет;Класс;Балл;Отметка\n1;a;2019;ege;rus;;50,5;\n"
    tmp_path.joinpath("pupils.csv").write_bytes(text.encode("cp1251"))

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert checked.tables is not None
    assert checked.tables["exams"]["mean_score"].to_list() == [50.5]


def test_a_damaged_file_of_pupils_is_refused(tmp_path: Path) -> None:
    write_region(tmp_path, "")
    tmp_path.joinpath("pupils.csv").unlink()
    tmp_path.joinpath("pupils.parquet").write_bytes(b"PAR1 this is not a table")

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert [problem.rule for problem in checked.problems] == ["not_a_parquet"]


def test_a_rule_for_a_subject_replaces_the_rule_for_its_exam(tmp_path: Path) -> None:
    own = (
        METHOD.text
        + """
[[pupils]]
exam = "vpr"
subject = "rus"
mean_of = "mark"
failed_of = "mark"
failed_below = [{ since = 2015, value = 2 }]
"""
    )
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    folder = tmp_path / "data"
    folder.mkdir()
    write_region(folder, "1,a,2019,vpr,rus,5,,2\n2,a,2019,vpr,math,5,,2\n3,a,2019,vpr,rus,5,,5\n")

    checked = check_tables(folder, load_method(file), year=2019)

    assert checked.tables is not None
    rows = checked.tables["exams"].sort("subject").select("subject", "failed", "excellent").rows()
    assert rows == [("math", 1, 0), ("rus", 0, None)]


REPEATED = "1,a,2019,ege,rus,,60,\n2,a,2019,ege,rus,,50,\n1,a,2019,ege,rus,,70,\n1,b,2019,ege,rus,,60,\n"


def test_a_repeated_row_is_refused_with_its_place(tmp_path: Path) -> None:
    write_region(tmp_path, REPEATED)

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert checked.tables is None
    key = "pupil_id, school_id, year, exam, subject, grade"
    assert checked.problems == (
        Problem("error", "duplicate_key", "pupils", "pupils.csv", 4, key, "1 · a · 2019 · ege · rus"),
    )


def test_a_row_repeated_in_another_part_is_found_there(tmp_path: Path) -> None:
    write_region(tmp_path, "")
    tmp_path.joinpath("pupils.csv").unlink()
    parts = tmp_path / "pupils"
    parts.mkdir()
    rows = pl.read_csv((HEAD + REPEATED).encode(), schema_overrides={"grade": pl.String, "mark": pl.Int64})
    rows[:2].write_parquet(parts / "part-1.parquet")
    rows[2:].write_parquet(parts / "part-2.parquet")

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert [(one.file, one.row) for one in checked.problems] == [("part-2.parquet", 1)]


def test_a_pupil_under_the_code_and_the_name_of_an_exam_is_one(tmp_path: Path) -> None:
    write_region(tmp_path, "1,a,2019,ege,rus,,60,\n1,a,2019,ЕГЭ,rus,,60,\n")

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert [(one.rule, one.row, one.value) for one in checked.problems] == [
        ("duplicate_key", 3, "1 · a · 2019 · ege · rus")
    ]


def test_many_repeats_are_counted(tmp_path: Path) -> None:
    write_region(tmp_path, "".join(f"{pupil},a,2019,ege,rus,,60,\n" for pupil in [*range(30)] * 3))

    checked = check_tables(tmp_path, METHOD, year=2019)

    assert len(checked.problems) == 20
    assert sum(1 + one.more for one in checked.problems) == 60
    assert [one.row for one in checked.problems[:2]] == [32, 33]


def test_rows_without_a_pupil_are_not_repeats(tmp_path: Path) -> None:
    write_region(tmp_path, ",a,2019,ege,rus,,60,\n,a,2019,ege,rus,,60,\n")

    assert check_tables(tmp_path, METHOD, year=2019).tables is not None


def test_repeats_among_too_many_rows_are_left_to_check(tmp_path: Path) -> None:
    write_region(tmp_path, REPEATED)

    checked = check_tables(tmp_path, METHOD, year=2019, compare=False, most_sought=3)

    assert checked.tables is not None
    assert [(one.severity, one.rule) for one in checked.problems if one.table == "pupils"] == [
        ("warning", "repeats_not_sought")
    ]
    assert check_tables(tmp_path, METHOD, year=2019, most_sought=4).tables is None


def test_a_result_that_is_no_number_is_refused_where_the_rule_reads_it(tmp_path: Path) -> None:
    for score, mark, rules in ((60.0, float("nan"), []), (float("nan"), None, ["too_large"])):
        write_region(tmp_path, "")
        tmp_path.joinpath("pupils.csv").unlink()
        row = {"pupil_id": [1], "school_id": ["a"], "year": [2019], "exam": ["ege"], "subject": ["rus"]}
        frame = pl.DataFrame({**row, "score": [score], "mark": [mark]}, schema_overrides={"mark": pl.Float64})
        frame.write_parquet(tmp_path / "pupils.parquet")

        checked = check_tables(tmp_path, METHOD, year=2019, compare=False)

        assert [one.rule for one in checked.problems if one.severity == "error"] == rules


def test_counts_do_not_depend_on_the_order_or_the_parts(tmp_path: Path) -> None:
    folder = tmp_path / "region"
    write_sample(folder, schools=20, pupils=5_000, layout="parquet")
    as_made = check_tables(folder, METHOD, year=2019).tables
    rows = pl.read_parquet(folder / "pupils").sample(fraction=1.0, shuffle=True, seed=7)
    for path in (folder / "pupils").iterdir():
        path.unlink()
    for number in range(3):
        rows[number::3].write_parquet(folder / "pupils" / f"part-{number}.parquet")

    shuffled = check_tables(folder, METHOD, year=2019).tables

    assert as_made is not None
    assert shuffled is not None
    assert shuffled["exams"].equals(as_made["exams"])
