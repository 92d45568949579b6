"""What a register that was handed in would make and change, and everything that is wrong with it."""

import copy
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from django.db.models import QuerySet
from django.utils.formats import localize
from django.utils.translation import gettext as _

from effective_school.common.history import shown_value
from effective_school.common.searching import folded
from effective_school.common.workbooks import (
    MEBIBYTE,
    USUAL,
    FileRefused,
    Limits,
    Sheet,
    column_letters,
    read_table_file,
)
from effective_school.organisations.domain.register_columns import (
    COLUMNS,
    BadCell,
    RegisterColumn,
    Value,
    column_named,
    is_for_reading,
)
from effective_school.organisations.enums import exclusion_label, group_label
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear
from effective_school.organisations.tile_map import short_name
from effective_school.organisations.tiles import position_of

MOST_ERRORS = 1_000
FEW_ROWS = 500
"""Up to so many rows only the schools that they name are fetched."""
LARGE = 100 * 1024
"""Files above this are read and stored in the background."""
OF_A_COUNTRY = Limits(
    rows=300_000, cells=6_000_000, memory_bytes=1536 * MEBIBYTE, cpu_seconds=60, wall_seconds=180
)
REPORTED_EVERY = 2_000
Record: TypeAlias = School | SchoolYear | Municipality
Cells: TypeAlias = dict[str, Value | Municipality]
Told: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One error: where it is and what to do; `column` is empty where the whole row is meant."""

    row: int
    column: str
    heading: str
    text: str


@dataclass(frozen=True)
class Step:
    """One record as the file would have it, by which row, and what the fields that change were `before`."""

    record: Record
    is_new: bool
    row: int
    before: dict[str, object]

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """What changes, in words: field, before, after."""
        old = copy.copy(self.record)
        for name, value in self.before.items():
            setattr(old, name, value)
        return [
            (
                str(self.record._meta.get_field(name).verbose_name),  # type: ignore[union-attr]  # noqa: SLF001 - Django's public name
                "" if self.is_new else _in_words(old, name),
                _in_words(self.record, name),
            )
            for name in self.before
        ]


def _in_words(record: Record, name: str) -> str:
    """A value as the reader writes it: codes of passports in words, numbers with the reader's decimal mark."""
    value = getattr(record, name)
    if isinstance(record, SchoolYear) and value and name in _PASSPORT_WORDS:
        return _PASSPORT_WORDS[name](str(value))
    return str(localize(value)) if isinstance(value, float) else shown_value(record, name)


_PASSPORT_WORDS: dict[str, Callable[[str], str]] = {"group": group_label, "excluded": exclusion_label}


@dataclass
class Plan:
    """Everything a file would do. A plan with findings is never carried out.

    A row of schools holds two records, the school and a passport; `passports` counts those that were compared.
    Columns `for_reading` are written by the site itself and read by nobody.
    """

    kind: str
    sheet: str = ""
    rows: int = 0
    passports: int = 0
    for_reading: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    findings: list[Finding] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def made(self) -> int:
        """Records that would be made."""
        return sum(step.is_new for step in self.steps)

    @property
    def changed(self) -> int:
        """Records that would be changed."""
        return len(self.steps) - self.made

    @property
    def records(self) -> int:
        """Records that were compared."""
        return len(self.steps) + self.unchanged

    @property
    def fingerprint(self) -> str:
        """What the plan does, in a few letters: a plan that was looked at is the one that is carried out."""
        digest = hashlib.sha256()
        for step in self.steps:
            told = [step.is_new, step.row, _key(step.record), _plain(step)]
            digest.update(json.dumps(told, ensure_ascii=False).encode())
        return digest.hexdigest()[:32]


@dataclass
class Row:
    """A row of the file with the values that could be read."""

    number: int
    cells: Cells
    is_whole: bool


def plan_of(upload: RegisterUpload, told: Told = lambda _done, _total: None) -> Plan:
    """Read the file of an upload and compare it with what is stored; `told` hears how far it is."""
    with upload.file.content.open("rb") as content:
        return plan_register(upload.kind, content.read(), told)


def plan_register(kind: str, content: bytes, told: Told = lambda _done, _total: None) -> Plan:
    """Read a file and compare it with what is stored; raises FileRefused where there is no table in it."""
    plan = Plan(kind)
    sheets = read_table_file(content, OF_A_COUNTRY if len(content) > LARGE else USUAL)
    sheet, head, columns = _table_in(kind, sheets)
    plan.sheet = sheet.name
    unknown = [text for text in sheet.rows[head] if text and column_named(kind, text) is None]
    plan.for_reading = [text for text in unknown if is_for_reading(kind, text)]
    plan.ignored = [text for text in unknown if text not in plan.for_reading]
    rows, total = [], len(sheet.rows)
    for number, texts in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if number % REPORTED_EVERY == 0:
            told(number, total)
        if any(texts):
            rows.append(_read_row(plan, number, texts, columns))
    plan.rows = len(rows)
    if kind == RegisterUpload.Kind.SCHOOLS:
        _plan_schools(plan, rows, columns)
    else:
        _plan_municipalities(plan, rows, columns)
    plan.findings.sort(key=lambda finding: (finding.row, len(finding.column), finding.column))
    return plan


Columns: TypeAlias = dict[int, RegisterColumn]


def _table_in(kind: str, sheets: list[Sheet]) -> tuple[Sheet, int, Columns]:
    """Find the sheet and the row of headings: the first row among ten that names every required column."""
    needed = {column.field for column in COLUMNS[kind] if column.required}
    best: set[str] = set()
    for sheet in sheets:
        for position, texts in enumerate(sheet.rows[:10]):
            columns: Columns = {}
            for place, text in enumerate(texts):
                column = column_named(kind, text) if text else None
                if column is not None and column not in columns.values():
                    columns[place] = column
            fields = {column.field for column in columns.values()}
            if "code" in fields or needed <= fields:
                return sheet, position, columns
            best = max(best, fields & needed, key=len)
    missing = ", ".join(
        f"“{column.label}”" for column in COLUMNS[kind] if column.required and column.field not in best
    )
    raise FileRefused(
        _(
            "The table has no headings of the register: %(missing)s is missing. Take the template and fill it in."
        )
        % {"missing": missing}
    )


def _read_row(plan: Plan, number: int, texts: list[str], columns: Columns) -> Row:
    cells: Cells = {}
    is_whole = True
    for place, column in columns.items():
        text = texts[place] if place < len(texts) else ""
        if not text:
            continue
        try:
            cells[column.field] = column.read(text.removeprefix("'"))
        except BadCell as told:
            is_whole = False
            _find(plan, number, columns, column.field, str(told))
    return Row(number, cells, is_whole)


def _find(plan: Plan, row: int, columns: Columns, field_name: str, text: str) -> None:
    if len(plan.findings) >= MOST_ERRORS:
        return
    place = next((place for place, column in columns.items() if column.field == field_name), None)
    label = next((str(column.label) for column in COLUMNS[plan.kind] if column.field == field_name), "")
    plan.findings.append(Finding(row, "" if place is None else column_letters(place + 1), label, text))


def _plan_municipalities(plan: Plan, rows: list[Row], columns: Columns) -> None:
    stored = {folded(place.name): place for place in Municipality.objects.all()}
    seen: dict[str, int] = {}
    for row in rows:
        name = str(row.cells.get("name", ""))
        if not name:
            if row.is_whole:
                _find(plan, row.number, columns, "name", _("The name is missing: write it."))
            continue
        key = folded(name)
        if key in seen:
            text = _("The municipality stands in row %(row)d already: delete one of them.") % {
                "row": seen[key]
            }
            _find(plan, row.number, columns, "name", text)
            continue
        seen[key] = row.number
        place = stored.get(key)
        if place is None:
            column, line = position_of(name)
            place = Municipality(name=name, tile_column=column, tile_row=line)
        values = {name: value for name, value in row.cells.items() if name != "name"}
        _compare(plan, row.number, place, values)


def _plan_schools(plan: Plan, rows: list[Row], columns: Columns) -> None:
    places: dict[str, Municipality] = {}
    numbered: dict[int, Municipality] = {}
    for known in Municipality.objects.all():
        places.setdefault(folded(short_name(known.name)), known)
        places[folded(known.name)] = known
        numbered[known.pk] = known
    schools, passports = _stored(rows, numbered)
    for row in rows:
        _find_place(plan, row, columns, places)
    merged = _one_row_a_school(plan, rows, columns)
    planned: dict[str, School] = {}
    for code, (first, values) in merged.items():
        school = schools.get(code)
        place = values.get("municipality")
        if school is None:
            missing = [
                name for name, value in (("name", values.get("name")), ("municipality", place)) if not value
            ]
            for name in missing if first.is_whole else ():
                _find(plan, first.number, columns, name, _("A new school needs this: write it."))
            if missing:
                continue
            school = School(code=code)
        if ("latitude" in values) != ("longitude" in values) and school.latitude is None:
            name = "longitude" if "latitude" in values else "latitude"
            _find(plan, first.number, columns, name, _("Give both coordinates or neither."))
        _compare(plan, first.number, school, values)
        planned[code] = school
    _plan_passports(plan, rows, columns, planned, passports)


def _stored(
    rows: list[Row], places: dict[int, Municipality]
) -> tuple[dict[str, School], dict[tuple[int, int], SchoolYear]]:
    """Schools by code and passports of the years that the rows name."""
    chosen: QuerySet[School] = School.objects.order_by().only(*_fields_of("schools", of_passport=False))
    years = {int(str(row.cells["year"])) for row in rows if "year" in row.cells}
    kept = SchoolYear.objects.filter(year__in=years).order_by()
    kept = kept.only("school_id", *_fields_of("schools", of_passport=True))
    if len(rows) <= FEW_ROWS:
        codes = {row.cells["code"] for row in rows if "code" in row.cells}
        chosen, kept = chosen.filter(code__in=codes), kept.filter(school__code__in=codes)
    schools: dict[str, School] = {}
    for school in chosen.iterator():
        school.municipality = places[school.municipality_id]
        schools[school.code] = school
    return schools, {(one.school_id, one.year): one for one in kept.iterator()}


def _fields_of(kind: str, *, of_passport: bool) -> list[str]:
    return ["version", *(column.field for column in COLUMNS[kind] if column.of_passport == of_passport)]


def _one_row_a_school(plan: Plan, rows: list[Row], columns: Columns) -> dict[str, tuple[Row, Cells]]:
    """Gather what the rows of a school say of it; two rows that disagree are a finding."""
    of_school = [
        column.field for column in COLUMNS[plan.kind] if not column.of_passport and column.field != "code"
    ]
    merged: dict[str, tuple[Row, Cells]] = {}
    for row in rows:
        code = str(row.cells.get("code", ""))
        if not code:
            if row.is_whole:
                _find(plan, row.number, columns, "code", _("The code is missing: write it."))
            continue
        first, values = merged.setdefault(code, (row, {}))
        for name in of_school:
            if name not in row.cells:
                continue
            if name in values and values[name] != row.cells[name]:
                text = _("Row %(row)d says something else of the same school: make both rows agree.")
                _find(plan, row.number, columns, name, text % {"row": first.number})
            values.setdefault(name, row.cells[name])
    return merged


def _plan_passports(
    plan: Plan,
    rows: list[Row],
    columns: Columns,
    schools: dict[str, School],
    passports: dict[tuple[int, int], SchoolYear],
) -> None:
    of_passport = [
        column.field for column in COLUMNS[plan.kind] if column.of_passport and column.field != "year"
    ]
    seen: dict[tuple[str, int], int] = {}
    for row in rows:
        school = schools.get(str(row.cells.get("code", "")))
        year = row.cells.get("year")
        values = {name: row.cells[name] for name in of_passport if name in row.cells}
        if year is None:
            if values and row.is_whole:
                _find(plan, row.number, columns, "year", _("The year of the passport is missing: write it."))
            continue
        if school is None:
            continue
        key = school.code, int(str(year))
        if key in seen:
            text = _("The school has row %(row)d for this year already: delete one of them.") % {
                "row": seen[key]
            }
            _find(plan, row.number, columns, "year", text)
            continue
        seen[key] = row.number
        passport = passports.get((school.pk or 0, key[1]))
        if passport is None:
            if "group" not in values:
                if row.is_whole:
                    _find(plan, row.number, columns, "group", _("A new passport needs this: write it."))
                continue
            passport = SchoolYear(school=school, year=key[1])
        else:
            passport.school = school
        _compare(plan, row.number, passport, values)


def _find_place(plan: Plan, row: Row, columns: Columns, places: dict[str, Municipality]) -> None:
    """Put the municipality that a cell names in the place of its name."""
    name = row.cells.pop("municipality", None)
    if name is None:
        return
    whole, short = _as_looked_up(str(name))
    place = places.get(whole) or places.get(short)
    if place is not None:
        row.cells["municipality"] = place
        return
    row.is_whole = False
    text = _("There is no such municipality in the register: correct the name or add the municipality first.")
    _find(plan, row.number, columns, "municipality", text)


@lru_cache(maxsize=2_000)
def _as_looked_up(name: str) -> tuple[str, str]:
    return folded(name), folded(short_name(name))


def _compare(plan: Plan, row: int, record: Record, values: Cells) -> None:
    """Put the values into the record and note what differs."""
    plan.passports += isinstance(record, SchoolYear)
    is_new = record.pk is None
    before: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(record, name) if not is_new or name != "municipality" else None
        if old == value:
            continue
        setattr(record, name, value)
        before[name] = old
    if is_new or before:
        plan.steps.append(Step(record, is_new, row, before))
    else:
        plan.unchanged += 1


def _plain(step: Step) -> list[list[object]]:
    """What a step changes, as JSON may hold it."""
    return [
        [name, _plain_value(old), _plain_value(getattr(step.record, name))]
        for name, old in step.before.items()
    ]


def _plain_value(value: object) -> object:
    match value:
        case Municipality():
            return value.pk
        case date():
            return value.isoformat()
        case _:
            return value


def _key(record: Record) -> list[str]:
    match record:
        case SchoolYear():
            return ["passport", record.school.code, str(record.year)]
        case School():
            return ["school", record.code]
        case _:
            return ["municipality", record.name]
