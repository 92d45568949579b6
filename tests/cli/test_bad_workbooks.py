"""Workbooks that are none, are locked or damaged, or attack their reader: refused soon, in little memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.command import Workplace
from tests.cli.refusal import refused, the_error
from tests.cli.region import Region
from tests.engine import hostile_workbooks as hostile

GIBIBYTE = 1 << 30
MEBIBYTE = 1 << 20

# The command in a process that says afterwards how much memory it and its children took at most.
MEASURED = """
import resource, runpy, sys
from pathlib import Path
report = Path(sys.argv.pop(1))
try:
    runpy.run_module("effective_school.cli.main", run_name="__main__", alter_sys=True)
finally:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    report.write_text(str(sum(resource.getrusage(one).ru_maxrss for one in both) * 1024))
"""

NOT_XLSX = (
    "файл другого вида переименован. Откройте исходный файл в Excel и сохраните как «Книга Excel (.xlsx)»."
)
OLD = "Книга старого или двоичного формата (.xls, .xlsb). Сохраните её как «Книга Excel (.xlsx)»."
DAMAGED = "Книга повреждена: её содержимое не читается. Откройте её в Excel, восстановите и сохраните заново."
ENTITY = "В книге есть ссылки на внешние объекты XML; такие файлы не читаются."
TOO_BIG = "Книга слишком велика или распаковывается в слишком большой объём."
FAR = "Заполненная ячейка очень далеко от таблицы. Удалите строки и столбцы за пределами таблицы и сохраните."

FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty": (bytes, "", "Файл книги пуст. Сохраните книгу заново."),
    "image": (hostile.tiny_png, "", f"Это не книга XLSX (рисунок); {NOT_XLSX}"),
    "text": (lambda: b"school_id,year\n1,2019\n", "", f"Это не книга XLSX (текст); {NOT_XLSX}"),
    "web page": (
        lambda: b"<html><table></table></html>",
        "",
        f"Это не книга XLSX (веб-страница); {NOT_XLSX}",
    ),
    "pdf": (lambda: b"%PDF-1.7\n", "", f"Это не книга XLSX (документ PDF); {NOT_XLSX}"),
    "docx": (hostile.word_document, "", f"Это не книга XLSX (документ Word); {NOT_XLSX}"),
    "ods": (hostile.open_document, "", f"Это не книга XLSX (таблица OpenDocument); {NOT_XLSX}"),
    "zip": (lambda: hostile.packed({"a.txt": "a"}), "", f"Это не книга XLSX (архив); {NOT_XLSX}"),
    "xls": (lambda: hostile.ole_container("Workbook"), "", OLD),
    "xlsb": (hostile.binary_workbook, "", OLD),
    "external entity": (hostile.external_entity, "", ENTITY),
    "two parts of one name": (hostile.doubled_member, "", DAMAGED),
    "far cell": (hostile.far_cell_without_references, "Sheet1!XFD1048576", FAR),
    "too many rows": (
        lambda: hostile.long_sheet(200_000),
        "Sheet1",
        "В листе слишком много строк: больше 100000. Удалите пустые строки внизу",
    ),
    "zip bomb": (lambda: hostile.zeros_bomb(GIBIBYTE), "", TOO_BIG),
    "zip bomb of a modest size": (lambda: hostile.zeros_bomb(190 * MEBIBYTE), "", TOO_BIG),
    "crowd of archives": (lambda: hostile.crowded_archive(3_000), "", TOO_BIG),
    "entities of entities": (hostile.billion_laughs, "", ENTITY),
    "repeated text": (lambda: hostile.repeated_text(length=32_000, cells=60_000), "", TOO_BIG),
}


@pytest.fixture
def measured(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    report = tmp_path_factory.mktemp("memory") / "bytes"
    yield Workplace(tmp_path, (sys.executable, "-c", MEASURED, str(report)))
    assert int(report.read_text()) < GIBIBYTE


def book_of(workplace: Workplace, content: bytes, name: str = "region.xlsx") -> Path:
    path = workplace.folder / name
    path.write_bytes(content)
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="memory of processes is measured with POSIX calls")
@pytest.mark.parametrize("kind", FILES)
def test_file_that_is_no_honest_workbook_is_refused_in_less_than_a_gibibyte(
    kind: str, measured: Workplace
) -> None:
    content, place, says = FILES[kind]

    error = the_error(refused(measured, book_of(measured, content())))

    place = f", «{place}»" if place else ""
    assert error.startswith(f"Ошибка. region.xlsx{place}: {says}")


def test_old_workbook_under_its_own_name_is_refused(workplace: Workplace) -> None:
    path = book_of(workplace, hostile.ole_container("Workbook"), "Школы края.xls")

    assert the_error(refused(workplace, path)) == f"Ошибка. Школы края.xls: {OLD}"


def test_password_is_named(region: Region, workplace: Workplace) -> None:
    path = region.write_workbook(workplace.folder / "region.xlsx")
    path.write_bytes(hostile.encrypted(path.read_bytes(), "2019"))

    assert the_error(refused(workplace, path)) == (
        "Ошибка. region.xlsx: Книга защищена паролем. "
        "Снимите пароль (Файл → Сведения → Защита книги) и сохраните."
    )


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_truncated_workbook_is_refused(share: float, region: Region, workplace: Workplace) -> None:
    path = region.write_workbook(workplace.folder / "region.xlsx")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert the_error(refused(workplace, path)) == f"Ошибка. region.xlsx: {DAMAGED}"


def test_merged_cells_are_refused_with_their_range(region: Region, workplace: Workplace) -> None:
    path = workplace.folder / "region.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in region.tables.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.get_worksheet_by_name("schools").merge_range("C2:C4", "Школа")

    assert the_error(refused(workplace, path)) == (
        "Ошибка. region.xlsx, «schools!C2:C4»: В таблице есть объединённые ячейки. "
        "Снимите объединение: у каждого столбца свой заголовок, у каждой школы своя строка."
    )


def test_pupils_in_a_workbook_are_refused(region: Region, workplace: Workplace) -> None:
    del region.tables["exams"]
    region.tables["pupils"] = [["pupil_id", "school_id", "year", "exam", "subject", "mark"]]

    error = the_error(refused(workplace, region.write_workbook(workplace.folder / "region.xlsx")))

    assert error == (
        "Ошибка. region.xlsx · pupils: Результаты участников не читаются из книги XLSX. "
        "Сохраните их как CSV или Parquet."
    )


def test_workbook_inside_the_folder_is_not_taken_for_a_table(region: Region, workplace: Workplace) -> None:
    data = region.write_folder(workplace.folder / "region")
    (data / "exams.csv").rename(data / "exams.xlsx")

    answer = refused(workplace, data)

    assert "Нет таблицы «Результаты» (exams)." in the_error(answer)
    assert "Предупреждение. exams.xlsx: Книга внутри папки не читается." in answer.err
