"""Results by pupils: files that cannot be counted are refused, as the tables of counts are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from school_index.sample import write_sample
from tests.cli.command import Workplace
from tests.cli.refusal import refused, the_error
from tests.cli.region import YEAR

PART = Path("pupils") / "part-00001.csv"


@pytest.fixture(scope="module")
def sampled_pupils(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    folder = tmp_path_factory.mktemp("pupils") / "region"
    write_sample(folder, schools=20, last_year=YEAR, pupils=2_000)
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder): path.read_text("utf-8") for path in files}


@pytest.fixture
def data(sampled_pupils: dict[Path, str], workplace: Workplace) -> Path:
    folder = workplace.folder / "region"
    (folder / "pupils").mkdir(parents=True)
    for name, text in sampled_pupils.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def put(data: Path, row: int, column: str, value: str) -> None:
    lines = [line.split(",") for line in (data / PART).read_text("utf-8").split("\n")]
    lines[row - 1][lines[0].index(column)] = value
    (data / PART).write_text("\n".join(map(",".join, lines)), "utf-8")


def test_region_of_pupils_is_sound_before_it_is_damaged(data: Path, workplace: Workplace) -> None:
    workplace.success("identify", data, "--year", str(YEAR), "--out", workplace.folder / "out")


def test_pupils_beside_exams_are_refused(data: Path, workplace: Workplace) -> None:
    (data / "exams.csv").write_text(
        "school_id,year,exam,subject,participants,failed,excellent,mean_score\n", "utf-8"
    )

    assert the_error(refused(workplace, data)) == (
        "Ошибка. Участники: Есть и результаты участников (pupils), и сводные результаты (exams). "
        "Оставьте одно из двух."
    )


YEAR_WANTED = "Нужен год четырьмя цифрами, от 1990 до 2100."
NO_NUMBER = "Здесь нужно число."
BAD_VALUES = {
    "unknown subject": ("subject", "физика", "Предмет (subject)", "Неизвестный предмет. Допустимы: math, "),
    "unknown exam": ("exam", "ГИА", "Процедура (exam)", "Неизвестная процедура. Допустимы: ege, oge, vpr."),
    "year of five digits": ("year", "20019", "Год (year)", YEAR_WANTED),
    "year in words": ("year", "2018/2019", "Год (year)", YEAR_WANTED),
    "score in words": ("score", "много", "Балл (score)", NO_NUMBER),
    "mark in words": ("mark", "отлично", "Отметка (mark)", NO_NUMBER),
    "unknown school": ("school_id", "не-школа", "Код школы (school_id)", "Такой школы нет в таблице школ."),
}


@pytest.mark.parametrize("kind", BAD_VALUES)
def test_bad_value_of_a_pupil_is_refused(kind: str, data: Path, workplace: Workplace) -> None:
    column, value, heading, says = BAD_VALUES[kind]
    put(data, 5, column, value)

    error = the_error(refused(workplace, data))

    assert error.startswith("Ошибка. part-00001.csv")
    assert f", столбец «{heading}», «{value}»: {says}" in error


def test_row_of_a_file_is_named_truly_or_not_at_all(data: Path, workplace: Workplace) -> None:
    put(data, 5, "school_id", "не-школа")

    error = the_error(refused(workplace, data))

    assert "строка 5," in error or "строка" not in error


@pytest.mark.parametrize(
    ("column", "heading"), [("school_id", "Код школы (school_id)"), ("year", "Год (year)")]
)
def test_pupil_without_a_school_or_a_year_is_refused(
    column: str, heading: str, data: Path, workplace: Workplace
) -> None:
    put(data, 5, column, "")

    error = the_error(refused(workplace, data))

    assert f"столбец «{heading}»: Обязательная ячейка пуста." in error


def headings_without_the_code(data: Path) -> None:
    text = (data / PART).read_text("utf-8")
    (data / PART).write_text(text.replace("pupil_id", "ФИО", 1), "utf-8")


def second_part_empty(data: Path) -> None:
    (data / "pupils" / "part-00002.csv").write_bytes(b"")


def only_part_empty(data: Path) -> None:
    (data / PART).write_bytes(b"")


def binary_part(data: Path) -> None:
    (data / PART).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))


def part_called_parquet(data: Path) -> None:
    (data / PART).rename(data / "pupils" / "part.parquet")


def ragged_part(data: Path) -> None:
    with (data / PART).open("a", encoding="utf-8") as file:
        file.write("1,270001,2019\n")


def no_parts(data: Path) -> None:
    (data / PART).unlink()


DAMAGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "heading missing": (
        headings_without_the_code,
        "Ошибка. part-00001.csv, строка 1: Нет столбца «Код участника» (pupil_id).",
    ),
    "empty part": (only_part_empty, "Ошибка. part-00001.csv: Файл пуст."),
    "empty part beside another": (second_part_empty, "Ошибка. part-00002.csv: Файл пуст."),
    "binary part": (binary_part, "Ошибка. part-00001.csv: Это не таблица CSV"),
    "csv called parquet": (part_called_parquet, "Ошибка. part.parquet: Файл Parquet повреждён"),
    "cut part": (ragged_part, "Ячеек в строке — 3, а в заголовке — 8."),
    "folder without parts": (no_parts, "Нет таблицы «Результаты» (exams)."),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_files_of_pupils_are_refused(kind: str, data: Path, workplace: Workplace) -> None:
    damage, says = DAMAGED[kind]
    damage(data)

    assert says in the_error(refused(workplace, data))
