"""Pupil-level input gives the same tables as counting by hand."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from school_index import check_tables, load_method
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
