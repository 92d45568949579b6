"""Damaged files and paths: each is refused by name, with what it seems to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Workplace
from tests.cli.refusal import refused, save, the_error
from tests.cli.region import TABLES, Region


def replaced(name: str, content: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return damage


def cut_in_the_middle_of_a_line(folder: Path) -> None:
    path = folder / "exams.csv"
    lines = path.read_bytes().split(b"\n")[:100]
    path.write_bytes(b"\n".join([*lines, b"270001,2019"]))


def one_cell_more_and_two_less(folder: Path) -> None:
    path = folder / "exams.csv"
    lines = path.read_text("utf-8").split("\n")
    lines[4] += ",1"
    lines[6] = ",".join(lines[6].split(",")[:-2])
    path.write_text("\n".join(lines), "utf-8")


def quote_that_nobody_closed(folder: Path) -> None:
    path = folder / "schools.csv"
    lines = path.read_text("utf-8").split("\n")
    cells = lines[2].split(",")
    cells[2] = '"' + cells[2]
    lines[2] = ",".join(cells)
    path.write_text("\n".join(lines), "utf-8")


def saved_in_a_dead_encoding(folder: Path) -> None:
    path = folder / "schools.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-8") + b"\x98\xff\xfe\n")


def csv_called_parquet(folder: Path) -> None:
    (folder / "exams.csv").rename(folder / "exams.parquet")


def cut_parquet(folder: Path) -> None:
    (folder / "exams.csv").unlink()
    (folder / "exams.parquet").write_bytes(b"PAR1" + bytes(500))


def link_to_nowhere(folder: Path) -> None:
    (folder / "exams.csv").unlink()
    (folder / "exams.csv").symlink_to(folder / "gone.csv")


def table_as_csv_and_as_parquet(folder: Path) -> None:
    (folder / "Результаты.csv").write_bytes((folder / "exams.csv").read_bytes())


NOT_CSV = "exams.csv: Это не таблица CSV: файл другого вида переименован или повреждён."
NO_ENCODING = "schools.csv: Не удалось определить кодировку текста. Сохраните файл как «CSV UTF-8»."
NOT_PARQUET = "exams.parquet: Файл Parquet повреждён или это файл другого вида."
DAMAGED_FILES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "empty csv": (replaced("exams.csv", b""), ["exams.csv: Файл пуст."]),
    "blank csv": (replaced("exams.csv", b" \n\n"), ["exams.csv: Файл пуст."]),
    "picture called csv": (replaced("exams.csv", b"\x89PNG\r\n\x1a\n" + bytes(99)), [NOT_CSV]),
    "workbook called csv": (replaced("exams.csv", b"PK\x03\x04" + bytes(99)), [NOT_CSV]),
    "binary csv": (replaced("exams.csv", bytes(range(256)) * 50), [NOT_CSV]),
    "cut csv": (
        cut_in_the_middle_of_a_line,
        ["exams.csv, строка 101: Ячеек в строке — 2, а в заголовке — 9. ", "возможно, файл оборван"],
    ),
    "ragged csv": (
        one_cell_more_and_two_less,
        [
            "exams.csv, строка 5: Ячеек в строке — 10, а в заголовке — 9.",
            "exams.csv, строка 7: Ячеек в строке — 7, а в заголовке — 9.",
        ],
    ),
    "quote left open": (
        quote_that_nobody_closed,
        ["schools.csv, строка 3: "],
    ),
    "broken encoding": (saved_in_a_dead_encoding, [NO_ENCODING]),
    "utf-16 cut": (replaced("schools.csv", "school_id,год\n".encode("utf-16")[:-1]), [NO_ENCODING]),
    "csv called parquet": (
        csv_called_parquet,
        ["exams.parquet: Файл Parquet повреждён или это файл другого"],
    ),
    "cut parquet": (cut_parquet, ["exams.parquet: Файл Parquet повреждён или это файл другого"]),
    "link to nowhere": (link_to_nowhere, ["exams.csv: Файл или папку не удалось прочитать."]),
    "table twice": (
        table_as_csv_and_as_parquet,
        ["Результаты.csv: Эта таблица уже есть: exams.csv. Оставьте один файл"],
    ),
}


@pytest.mark.parametrize("kind", DAMAGED_FILES)
def test_damaged_file_in_the_folder_is_refused(kind: str, region: Region, workplace: Workplace) -> None:
    damage, said = DAMAGED_FILES[kind]
    data = save(region, workplace, "csv")
    damage(data)

    answer = refused(workplace, data)

    assert all(words in answer.err for words in said), answer.err
    assert all(line.startswith(f"Ошибка. {said[0].split('.')[0]}.") for line in answer.errors)


def test_path_that_is_not_there_is_refused(workplace: Workplace) -> None:
    path = workplace.folder / "нет такой"

    error = the_error(refused(workplace, path))

    assert error.startswith(f"Ошибка. {path}: Нет такой папки или файла. Укажите папку с таблицами")


@pytest.mark.parametrize("name", ["exams.csv", "exams.parquet"])
def test_file_of_one_table_is_refused(name: str, region: Region, workplace: Workplace) -> None:
    data = save(region, workplace, "csv")
    (data / "exams.csv").rename(data / name)

    error = the_error(refused(workplace, data / name))

    assert error == (
        f"Ошибка. {name}: Указан файл одной таблицы. "
        "Укажите папку, в которой лежат все таблицы, или книгу XLSX."
    )


def test_empty_folder_is_refused(workplace: Workplace) -> None:
    (workplace.folder / "region").mkdir()

    answer = refused(workplace, workplace.folder / "region")

    assert [f"({table})" in answer.err for table in TABLES] == [True] * 4
    assert len(answer.errors) == 4
