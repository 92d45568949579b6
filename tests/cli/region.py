"""A small region as rows of text, to be damaged, rewritten as others write it, and saved."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from pathlib import Path
from typing import Self

import xlsxwriter

from school_index.sample import write_sample

YEAR = 2019
TABLES = ("schools", "exams", "certificates", "social")
MAY_BE_EMPTY = ("grade", "excluded")
TITLES = {
    "schools": "Школы",
    "exams": "Результаты",
    "certificates": "Аттестаты",
    "social": "Социальные условия",
}
HEADINGS = {
    "school_id": "Код школы",
    "year": "Год",
    "name": "Название",
    "municipality": "Муниципалитет",
    "group": "Группа школ",
    "excluded": "Не участвует",
    "exam": "Процедура",
    "subject": "Предмет",
    "grade": "Класс",
    "participants": "Участники",
    "failed": "Не справились",
    "excellent": "Высокий результат",
    "mean_score": "Средний балл",
    "without_certificate": "Без аттестата",
    "pupils": "Всего обучающихся",
    "deviant_behaviour": "Обучающиеся с девиантным поведением",
    "school_register": "Обучающиеся на внутришкольном учёте",
    "police_register": "Обучающиеся на учёте ОВД и КДН",
    "non_native_language": "Обучающиеся, для которых русский язык не родной",
    "special_needs": "Обучающиеся с особыми потребностями (ОВЗ, инвалидность)",
    "parent_unemployed": "Обучающиеся, у которых один или оба родителя безработные",
    "parents_no_higher_education": "Обучающиеся, у которых оба родителя без высшего образования",
    "single_parent": "Обучающиеся из неполных семей",
    "family_at_risk": "Обучающиеся из семей в социально опасном положении",
    "free_meals": "Обучающиеся с бесплатным питанием",
    "guardianship": "Обучающиеся под опекой (попечительством)",
}
WORDS = {
    "exam": {"ege": "ЕГЭ", "oge": "ОГЭ", "vpr": "ВПР"},
    "subject": {
        "rus": "Русский язык",
        "math": "математика",
        "math_profile": "Математика (профильная)",
        "math_basic": "математика (базовая)",
    },
    "group": {"secondary": "Средние школы", "basic": "основные школы", "evening": "вечерние (сменные) школы"},
    "excluded": {
        "adapted": "адаптированные программы",
        "primary": "Начальная школа",
        "penal": "при исправительной колонии",
    },
}

Rows = list[list[str]]


class Region:
    """Tables by name, each with its heading as first row; rows are counted from 1, as in a file or sheet."""

    def __init__(self, tables: dict[str, Rows]) -> None:
        self.tables = tables

    @classmethod
    def sample(cls, folder: Path, schools: int = 40) -> Self:
        """Make a synthetic region by way of files in `folder`."""
        write_sample(folder, schools=schools, last_year=YEAR)
        return cls(
            {
                name: list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text("utf-8"), newline="")))
                for name in TABLES
            }
        )

    def copy(self) -> Self:
        """Give a region that may be changed without changing this one."""
        return type(self)(deepcopy(self.tables))

    def column(self, table: str, column: str) -> int:
        """Give the position of a column."""
        return self.tables[table][0].index(column)

    def cell(self, table: str, row: int, column: str) -> str:
        """Give a cell."""
        return self.tables[table][row - 1][self.column(table, column)]

    def put(self, table: str, row: int, column: str, value: str) -> None:
        """Change a cell."""
        self.tables[table][row - 1][self.column(table, column)] = value

    def row(self, table: str, **values: str) -> int:
        """Give the number of the first row that has these values and no gap but grade and excluded."""
        heading, *rows = self.tables[table]
        for number, row in enumerate(rows, start=2):
            named = dict(zip(heading, row, strict=True))
            is_full = all(value for name, value in named.items() if name not in MAY_BE_EMPTY)
            if is_full and all(named[name] == value for name, value in values.items()):
                return number
        raise LookupError(table, values)

    def in_russian(self) -> Self:
        """The same tables with the headings and words of an official, keyed by their Russian titles."""
        told: dict[str, Rows] = {}
        for name, (heading, *rows) in self.tables.items():
            words = [WORDS.get(column, {}) for column in heading]
            body = [[known.get(cell, cell) for known, cell in zip(words, row, strict=True)] for row in rows]
            told[TITLES[name]] = [[HEADINGS[column] for column in heading], *body]
        return type(self)(told)

    def write_folder(
        self, folder: Path, *, separator: str = ",", encoding: str = "utf-8", line_end: str = "\n"
    ) -> Path:
        """Save the tables as CSV files."""
        folder.mkdir(exist_ok=True)
        for name, rows in self.tables.items():
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=separator, lineterminator=line_end).writerows(rows)
            (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
        return folder

    def write_workbook(self, path: Path) -> Path:
        """Save the tables as the sheets of one workbook; text that is a number becomes a number."""
        with xlsxwriter.Workbook(path, {"strings_to_numbers": True}) as book:
            for name, rows in self.tables.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    for position, value in enumerate(row):
                        if value:
                            sheet.write(number, position, value)
        return path
