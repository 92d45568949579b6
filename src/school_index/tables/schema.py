"""The contract of input tables: columns, their meaning, and the words that may head them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from school_index.language import Label
from school_index.methodology.method import Method
from school_index.methodology.model import Part

ColumnKind = Literal["id", "text", "year", "grade", "exam", "subject", "group", "excluded", "count", "mean"]

REFERENCE_HEADING = Label("Название школы (для справки)", "School name (for reference)")
"""A column that templates add for the person who fills them in; readers pass over it."""

EXCLUSIONS: dict[str, Label] = {
    "adapted": Label("адаптированные программы", "adapted programmes"),
    "primary": Label("начальная школа", "primary school"),
    "penal": Label("при исправительной колонии", "at a penal colony"),
}


@dataclass(frozen=True)
class Column:
    """One column: its code, heading, kind of value and a hint for the person who fills it in."""

    code: str
    heading: Label
    kind: ColumnKind
    hint: Label
    required: bool = True
    part_of: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its key, its columns, and for counts the column that they may not exceed."""

    name: str
    title: Label
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, code: str) -> Column:
        """Give a column by code."""
        return next(column for column in self.columns if column.code == code)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all columns."""
        return tuple(column.code for column in self.columns)


_SCHOOL = Column(
    "school_id",
    Label("Код школы", "School code"),
    "id",
    Label(
        "постоянный код школы, как в реестре региона", "the school's permanent code in the region's register"
    ),
)
_YEAR = Column(
    "year",
    Label("Год", "Year"),
    "year",
    Label("год окончания учебного года, четыре цифры", "the year in which the school year ends, four digits"),
)
_EXAM = Column(
    "exam",
    Label("Процедура", "Exam"),
    "exam",
    Label("код или название процедуры", "code or name of the exam"),
)
_SUBJECT = Column(
    "subject", Label("Предмет", "Subject"), "subject", Label("код или название предмета", "code or name")
)
_GRADE = Column(
    "grade",
    Label("Класс", "Grade"),
    "grade",
    Label(
        "класс, если процедура проводилась в нескольких; иначе пусто",
        "the grade where an exam is written in several; otherwise empty",
    ),
    required=False,
)
_PUPILS = Label("Всего обучающихся", "Pupils in all")
_PARTICIPANTS = Column(
    "participants",
    Label("Участники", "Participants"),
    "count",
    Label("число участников, человек", "number of participants"),
)


def _count(code: str, ru: str, en: str, *, part_of: str, hint_ru: str = "", hint_en: str = "") -> Column:
    hint = Label(hint_ru or "число человек, не проценты", hint_en or "a number of people, not a percentage")
    return Column(code, Label(ru, en), "count", hint, part_of=part_of)


def _schools() -> Table:
    return Table(
        "schools",
        Label("Школы", "Schools"),
        ("school_id", "year"),
        (
            _SCHOOL,
            Column(
                "year",
                _YEAR.heading,
                "year",
                Label("пусто — для всех лет", "empty: every year"),
                required=False,
            ),
            Column(
                "name",
                Label("Название", "Name"),
                "text",
                Label("краткое название школы", "the school's short name"),
            ),
            Column(
                "municipality",
                Label("Муниципалитет", "Municipality"),
                "text",
                Label("район или городской округ", "district or city"),
            ),
            Column(
                "group",
                Label("Группа школ", "Group"),
                "group",
                Label("школы сравниваются только внутри группы", "schools are compared only within a group"),
            ),
            Column(
                "excluded",
                Label("Не участвует", "Excluded"),
                "excluded",
                Label(
                    "пусто или причина, по которой школа не участвует",
                    "empty, or the reason why the school takes no part",
                ),
                required=False,
            ),
        ),
    )


def _exams() -> Table:
    return Table(
        "exams",
        Label("Результаты", "Exams"),
        ("school_id", "year", "exam", "subject", "grade"),
        (
            _SCHOOL,
            _YEAR,
            _EXAM,
            _SUBJECT,
            _GRADE,
            _PARTICIPANTS,
            _count("failed", "Не справились", "Failed", part_of="participants"),
            _count("excellent", "Высокий результат", "Excellent", part_of="participants"),
            Column(
                "mean_score",
                Label("Средний балл", "Mean score"),
                "mean",
                Label("средний тестовый балл или средняя отметка", "mean test score or mean mark"),
            ),
        ),
    )


def _certificates() -> Table:
    return Table(
        "certificates",
        Label("Аттестаты", "Certificates"),
        ("school_id", "year", "exam"),
        (
            _SCHOOL,
            _YEAR,
            _EXAM,
            _PARTICIPANTS,
            _count("without_certificate", "Без аттестата", "Without a certificate", part_of="participants"),
        ),
    )


def _social(part: Part) -> Table:
    counts: dict[str, Column] = {}
    pupils: dict[str, Column] = {}
    for variable in part.variables:
        label = variable.label
        counts[variable.numerator] = _count(
            variable.numerator, label.ru, label.en, part_of=variable.denominator
        )
        pupils[variable.denominator] = Column(
            variable.denominator,
            _PUPILS
            if variable.denominator == "pupils"
            else Label(variable.denominator, variable.denominator),
            "count",
            Label(
                "число обучающихся на конец учебного года", "number of pupils at the end of the school year"
            ),
        )
    return Table(
        "social",
        Label("Социальные условия", "Social"),
        ("school_id", "year"),
        (_SCHOOL, _YEAR, *pupils.values(), *counts.values()),
    )


def _regional_means() -> Table:
    mean = Column(
        "mean_score",
        Label("Средний балл по региону", "Regional mean"),
        "mean",
        Label("пусто — считается по школам", "empty: counted from the schools"),
    )
    return Table(
        "regional_means",
        Label("Средние по региону", "Regional means"),
        ("year", "exam", "subject"),
        (_YEAR, _EXAM, _SUBJECT, mean),
    )


def _pupils() -> Table:
    return Table(
        "pupils",
        Label("Участники", "Pupils"),
        ("pupil_id", "school_id", "year", "exam", "subject", "grade"),
        (
            Column("pupil_id", Label("Код участника", "Pupil code"), "id", Label("без имени", "no names")),
            _SCHOOL,
            _YEAR,
            _EXAM,
            _SUBJECT,
            _GRADE,
            Column(
                "score", Label("Балл", "Score"), "mean", Label("тестовый балл", "test score"), required=False
            ),
            Column(
                "mark", Label("Отметка", "Mark"), "mean", Label("отметка от 2 до 5", "mark"), required=False
            ),
        ),
    )


def _tasks() -> Table:
    return Table(
        "tasks",
        Label("Задания", "Tasks"),
        ("school_id", "year", "exam", "subject", "grade", "task"),
        (
            _SCHOOL,
            _YEAR,
            _EXAM,
            _SUBJECT,
            _GRADE,
            Column("task", Label("Задание", "Task"), "text", Label("номер задания", "number of the task")),
            Column("topic", Label("Тема", "Topic"), "text", Label("тема", "topic"), required=False),
            Column("max_points", Label("Максимум баллов", "Max points"), "mean", Label("баллы", "points")),
            _PARTICIPANTS,
            Column(
                "points",
                Label("Набрано баллов", "Points"),
                "mean",
                Label("сумма по школе", "sum of the school"),
            ),
        ),
    )


def tables_of(method: Method) -> dict[str, Table]:
    """The input tables that the method reads, by name; social columns are whatever the method declares."""
    tables = [_schools()]
    if "exams" in method.tables:
        tables += [_exams(), _regional_means(), _pupils()]
    if "certificates" in method.tables:
        tables.append(_certificates())
    tables += [_social(part) for part in method.parts if part.name == "social"]
    if "exams" in method.tables:
        tables.append(_tasks())
    return {table.name: table for table in tables}
