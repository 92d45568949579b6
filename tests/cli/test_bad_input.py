"""Damaged tables, as CSV files and as a workbook: each is refused with the place and the reason."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.cli.command import Workplace
from tests.cli.refusal import file_of, refused, save, the_error
from tests.cli.region import HEADINGS, TABLES, Region

LAYOUTS = ("csv", "xlsx")


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be right, and what is said about it."""

    table: str
    column: str
    value: str
    says: str
    advises: str
    layouts: tuple[str, ...] = LAYOUTS


NO_NUMBER = "Здесь нужно число."
PERCENT = "Здесь проценты, а нужно число человек."
NOT_WHOLE = "Здесь нужно целое число человек; похоже на долю или процент."
NEGATIVE = "Число не может быть отрицательным."
YEAR_WANTED = "Нужен год четырьмя цифрами, от 1990 до 2100."
EMPTY = "Обязательная ячейка пуста."
COUNT_PEOPLE = "Впишите число человек"
LEAVE_EMPTY = "если данных нет, оставьте ячейку пустой"

BAD_CELLS = {
    "text in a count": BadCell("exams", "failed", "много", NO_NUMBER, LEAVE_EMPTY),
    "date in a count": BadCell("exams", "failed", "12.05.2019", NO_NUMBER, LEAVE_EMPTY, ("csv",)),
    "not a number in a count": BadCell("exams", "failed", "NaN", NO_NUMBER, LEAVE_EMPTY, ("csv",)),
    "error of a formula": BadCell("social", "pupils", "#REF!", NO_NUMBER, LEAVE_EMPTY, ("xlsx",)),
    "text in a mean": BadCell("exams", "mean_score", "высокий", NO_NUMBER, LEAVE_EMPTY, ("csv",)),
    "infinite mean": BadCell(
        "exams", "mean_score", "1e400", "Слишком большое число.", "Проверьте значение", ("csv",)
    ),
    "enormous mean": BadCell(
        "exams", "mean_score", "5000000000000", "Слишком большое число.", "Проверьте значение", ("csv",)
    ),
    "enormous count": BadCell(
        "exams", "failed", "9" * 25, "Слишком большое число.", "Проверьте значение", ("csv",)
    ),
    "percent": BadCell("exams", "failed", "12%", PERCENT, COUNT_PEOPLE),
    "percent after a space": BadCell("social", "free_meals", "12,5 %", PERCENT, COUNT_PEOPLE, ("csv",)),
    "share instead of a count": BadCell("exams", "failed", "0.12", NOT_WHOLE, COUNT_PEOPLE),
    "share with a comma": BadCell("exams", "failed", "0,12", NOT_WHOLE, COUNT_PEOPLE, ("csv",)),
    "decimal count": BadCell("certificates", "participants", "12.5", NOT_WHOLE, COUNT_PEOPLE),
    "negative count": BadCell("exams", "participants", "-3", NEGATIVE, LEAVE_EMPTY),
    "negative mean": BadCell("exams", "mean_score", "-1", NEGATIVE, LEAVE_EMPTY, ("csv",)),
    "year of five digits": BadCell("exams", "year", "20019", YEAR_WANTED, "например 2019"),
    "year in words": BadCell("exams", "year", "2018/2019", YEAR_WANTED, "например 2019"),
    "year with a fraction": BadCell("social", "year", "2018.5", YEAR_WANTED, "например 2019", ("csv",)),
    "year missing": BadCell("exams", "year", "", EMPTY, "Заполните её или удалите строку", ("csv",)),
    "school code missing": BadCell("exams", "school_id", "", EMPTY, "Заполните её или удалите строку"),
    "school without a code": BadCell(
        "schools", "school_id", "", EMPTY, "Заполните её или удалите строку", ("csv",)
    ),
    "school without a group": BadCell(
        "schools", "group", "", EMPTY, "Заполните её или удалите строку", ("csv",)
    ),
    "unknown school": BadCell(
        "certificates", "school_id", "не-школа", "Такой школы нет в таблице школ.", "Исправьте код"
    ),
    "unknown exam": BadCell("exams", "exam", "ГИА", "Неизвестная процедура.", "Допустимы: ege, oge, vpr"),
    "unknown subject": BadCell(
        "exams",
        "subject",
        "физика",
        "Неизвестный предмет.",
        "Допустимы: math, math_basic, math_profile, rus",
        ("csv",),
    ),
    "unknown reason to exclude": BadCell(
        "schools",
        "excluded",
        "да",
        "Неизвестная причина, по которой школа не участвует.",
        "adapted, penal, primary",
        ("csv",),
    ),
}


@pytest.mark.parametrize(
    ("damage", "layout"),
    [
        pytest.param(cell, layout, id=f"{name}, {layout}")
        for name, cell in BAD_CELLS.items()
        for layout in cell.layouts
    ],
)
def test_bad_cell_is_refused_with_its_place(
    damage: BadCell, layout: str, region: Region, workplace: Workplace
) -> None:
    row = region.row(damage.table)
    region.put(damage.table, row, damage.column, damage.value)

    answer = refused(workplace, save(region, workplace, layout))

    shown = f", «{damage.value}»" if damage.value else ""
    place = f"строка {row}, столбец «{HEADINGS[damage.column]} ({damage.column})»{shown}"
    error = the_error(answer)
    assert error.startswith(f"Ошибка. {file_of(damage.table, layout)}, {place}: {damage.says} ")
    assert damage.advises in error


@dataclass(frozen=True)
class TooMany:
    """A count that exceeds what it is part of."""

    table: str
    column: str
    whole: str


@pytest.mark.parametrize(
    ("part", "layout"),
    [
        (TooMany("exams", "failed", "participants"), "csv"),
        (TooMany("exams", "failed", "participants"), "xlsx"),
        (TooMany("exams", "excellent", "participants"), "csv"),
        (TooMany("certificates", "without_certificate", "participants"), "csv"),
        (TooMany("social", "free_meals", "pupils"), "csv"),
    ],
    ids=str,
)
def test_part_above_its_whole_is_refused(
    part: TooMany, layout: str, region: Region, workplace: Workplace
) -> None:
    row = region.row(part.table)
    whole = region.cell(part.table, row, part.whole)
    region.put(part.table, row, part.column, str(int(whole) + 1))

    answer = refused(workplace, save(region, workplace, layout))

    column, over = f"{HEADINGS[part.column]} ({part.column})", f"{HEADINGS[part.whole]} ({part.whole})"
    assert the_error(answer).startswith(
        f"Ошибка. {file_of(part.table, layout)}, строка {row}, столбец «{column}», «{int(whole) + 1}»: "
        f"Больше, чем в столбце «{over}» ({whole}). "
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_failed_and_excellent_together_above_the_participants_are_refused(
    layout: str, region: Region, workplace: Workplace
) -> None:
    row = region.row("exams")
    whole = int(region.cell("exams", row, "participants"))
    region.put("exams", row, "failed", str(whole))
    region.put("exams", row, "excellent", "1")

    error = the_error(refused(workplace, save(region, workplace, layout)))

    assert error.startswith(f"Ошибка. {file_of('exams', layout)}, строка {row}, столбец «failed + excellent»")
    assert f"«{whole + 1}»: Не справившихся и получивших высокий результат вместе больше" in error
    assert f"чем участников ({whole})." in error


@pytest.mark.parametrize(("table", "layout"), [*((table, "csv") for table in TABLES), ("schools", "xlsx")])
def test_both_rows_of_a_repeated_key_are_named(
    table: str, layout: str, region: Region, workplace: Workplace
) -> None:
    row = region.row(table)
    region.tables[table].append(list(region.tables[table][row - 1]))

    answer = refused(workplace, save(region, workplace, layout))

    places = [f"Ошибка. {file_of(table, layout)}, строка {one}," for one in (row, len(region.tables[table]))]
    assert [line[: len(place)] for line, place in zip(answer.errors, places, strict=True)] == places
    key = f"{region.cell(table, row, 'school_id')} · {region.cell(table, row, 'year')}"
    assert all(f"«{key}" in line for line in answer.errors)
    assert all("Такая запись уже есть: повторяется сочетание Код школы" in line for line in answer.errors)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wrong_headings_are_all_named(layout: str, region: Region, workplace: Workplace) -> None:
    region.tables["exams"][0] = [f"графа {number}" for number in range(1, 10)]

    answer = refused(workplace, save(region, workplace, layout))

    wanted = ("school_id", "year", "exam", "subject", "participants", "failed", "excellent", "mean_score")
    assert answer.errors == [
        f"Ошибка. {file_of('exams', layout)}, строка 1: Нет столбца «{HEADINGS[name]}» ({name}). "
        "Исправьте заголовок; если таких данных нет, добавьте пустой столбец."
        for name in wanted
    ]
    assert "столбец «графа 9»: Незнакомый заголовок; столбец не читается." in answer.err


@pytest.mark.parametrize(
    ("typed", "layout"), [("partisipants", "csv"), ("Учасники", "csv"), ("Учасники", "xlsx")]
)
def test_misspelt_heading_is_recognised_and_refused(
    typed: str, layout: str, region: Region, workplace: Workplace
) -> None:
    region.put("exams", 1, "participants", typed)

    error = the_error(refused(workplace, save(region, workplace, layout)))

    assert error.startswith(
        f"Ошибка. {file_of('exams', layout)}, строка 1: Нет столбца «Участники» (participants). "
        f"Похоже на него: «{typed}». "
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_repeated_heading_is_refused(layout: str, region: Region, workplace: Workplace) -> None:
    region.put("exams", 1, "failed", "participants")

    error = the_error(refused(workplace, save(region, workplace, layout)))

    place = f"{file_of('exams', layout)}, строка 1, столбец «participants»"
    assert error == f"Ошибка. {place}: Столбец встречается дважды. Оставьте один."


def test_one_column_under_its_code_and_its_heading_is_refused(region: Region, workplace: Workplace) -> None:
    region.put("social", 1, "free_meals", "Всего обучающихся")

    answer = refused(workplace, save(region, workplace, "csv"))

    assert answer.errors[0].startswith("Ошибка. social.csv, строка 1, столбец «Всего обучающихся»: Столбец")
    assert "Нет столбца «Обучающиеся с бесплатным питанием» (free_meals)" in answer.errors[1]


@pytest.mark.parametrize(("table", "layout"), [*((table, "csv") for table in TABLES), ("schools", "xlsx")])
def test_missing_table_is_refused(table: str, layout: str, region: Region, workplace: Workplace) -> None:
    del region.tables[table]

    error = the_error(refused(workplace, save(region, workplace, layout)))

    title = {
        "schools": "Школы",
        "exams": "Результаты",
        "certificates": "Аттестаты",
        "social": "Социальные условия",
    }[table]
    assert f"Нет таблицы «{title}» ({table}). Добавьте файл {table}.csv или лист «{title}»." in error


@pytest.mark.parametrize("layout", LAYOUTS)
def test_schools_without_rows_are_the_only_error(layout: str, region: Region, workplace: Workplace) -> None:
    del region.tables["schools"][1:]

    error = the_error(refused(workplace, save(region, workplace, layout)))

    place = file_of("schools", layout)
    assert error == f"Ошибка. {place}: В таблице нет ни одной строки. Заполните таблицу школ."


def test_year_without_data_is_refused(region: Region, workplace: Workplace) -> None:
    data = save(region, workplace, "csv")

    answer = workplace.refusal("identify", data, "--year", "2025", "--out", workplace.folder / "out")

    assert the_error(answer).endswith(
        "«2025»: Нет данных за этот год. Есть данные за годы: 2017, 2018, 2019."
    )


def test_every_error_of_every_table_is_said_at_once(region: Region, workplace: Workplace) -> None:
    region.put("schools", 2, "excluded", "да")
    region.put("exams", 3, "participants", "много")
    region.put("exams", 4, "subject", "физика")
    region.put("social", 5, "pupils", "12%")
    del region.tables["certificates"]

    answer = refused(workplace, save(region, workplace, "csv"))

    said = [
        "schools.csv, строка 2,",
        "exams.csv, строка 3,",
        "exams.csv, строка 4,",
        "social.csv, строка 5,",
        "(certificates)",
    ]
    assert [sum(words in line for line in answer.errors) for words in said] == [1, 1, 1, 1, 1]


def test_long_run_of_one_error_is_cut_and_counted(region: Region, workplace: Workplace) -> None:
    rows = region.tables["exams"][1:]
    for number in range(2, len(rows) + 2):
        region.put("exams", number, "participants", "много")

    answer = refused(workplace, save(region, workplace, "csv"))

    assert len(answer.errors) == 20
    assert f"… и ещё таких же: {len(rows) - 20}" in answer.err
    assert (
        answer.err.endswith(f"{len(rows)} ошибок. Ничего не записано.\n") or f"{len(rows)} ошиб" in answer.err
    )
