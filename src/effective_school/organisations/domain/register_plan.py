"""What a register that was handed in would make and change, and everything that is wrong with it."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.translation import gettext as _

from effective_school.common.history import shown_value
from effective_school.common.workbooks import FileRefused, Sheet, column_letters, read_table_file
from effective_school.organisations.domain.register_columns import (
    COLUMNS,
    BadCell,
    RegisterColumn,
    Value,
    column_named,
)
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear
from effective_school.organisations.models.school import folded
from effective_school.organisations.tile_map import short_name
from effective_school.organisations.tiles import position_of

MOST_ERRORS = 1_000
Record: TypeAlias = School | SchoolYear | Municipality
Cells: TypeAlias = dict[str, Value | Municipality]


@dataclass(frozen=True)
class Finding:
    """One error: where it is and what to do; `column` is empty where the whole row is meant."""

    row: int
    column: str
    heading: str
    text: str


@dataclass(frozen=True)
class Step:
    """One record that would be made or changed, with what changes in words; rows of the file that say so."""

    record: Record
    is_new: bool
    row: int
    changes: list[tuple[str, str, str]]
    fields: list[str]


@dataclass
class Plan:
    """Everything a file would do. A plan with findings is never carried out."""

    kind: str
    sheet: str = ""
    rows: int = 0
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
    def fingerprint(self) -> str:
        """What the plan does, in a few letters: a plan that was looked at is the one that is carried out."""
        told = [[step.is_new, step.row, _key(step.record), step.changes] for step in self.steps]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


@dataclass
class Row:
    """A row of the file with the values that could be read."""

    number: int
    cells: Cells
    is_whole: bool


def plan_of(upload: RegisterUpload) -> Plan:
    """Read the file of an upload and compare it with what is stored."""
    with upload.file.content.open("rb") as content:
        return plan_register(upload.kind, content.read())


def plan_register(kind: str, content: bytes) -> Plan:
    """Read a file and compare it with what is stored; raises FileRefused where there is no table in it."""
    plan = Plan(kind)
    sheet, head, columns = _table_in(kind, read_table_file(content))
    plan.sheet = sheet.name
    plan.ignored = [text for text in sheet.rows[head] if text and column_named(kind, text) is None]
    rows = []
    for number, texts in enumerate(sheet.rows[head + 1 :], start=head + 2):
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
    schools = {school.code: school for school in School.objects.select_related("municipality")}
    passports = {(one.school_id, one.year): one for one in SchoolYear.objects.all()}
    places: dict[str, Municipality] = {}
    for known in Municipality.objects.all():
        places.setdefault(folded(short_name(known.name)), known)
        places[folded(known.name)] = known
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
    place = places.get(folded(str(name))) or places.get(folded(short_name(str(name))))
    if place is not None:
        row.cells["municipality"] = place
        return
    row.is_whole = False
    text = _("There is no such municipality in the register: correct the name or add the municipality first.")
    _find(plan, row.number, columns, "municipality", text)


def _compare(plan: Plan, row: int, record: Record, values: Cells) -> None:
    """Put the values into the record and note what differs."""
    is_new = record.pk is None
    changes, fields = [], []
    for name, value in values.items():
        old = getattr(record, name) if not is_new or name != "municipality" else None
        if old == value:
            continue
        before = "" if is_new else shown_value(record, name)
        setattr(record, name, value)
        label = str(record._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001
        changes.append((label, before, shown_value(record, name)))
        fields.append(name)
    if is_new or fields:
        plan.steps.append(Step(record, is_new, row, changes, fields))
    else:
        plan.unchanged += 1


def _key(record: Record) -> list[str]:
    match record:
        case SchoolYear():
            return ["passport", record.school.code, str(record.year)]
        case School():
            return ["school", record.code]
        case _:
            return ["municipality", record.name]
