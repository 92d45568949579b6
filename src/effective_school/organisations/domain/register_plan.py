"""What a register that was handed in would make and change, and everything that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from django.db.models import QuerySet

from effective_school.common.searching import folded
from effective_school.common.workbooks import MEBIBYTE, USUAL, Limits, read_table_file
from effective_school.organisations.domain.register_changes import Plan, Record, Step
from effective_school.organisations.domain.register_columns import COLUMNS, column_named, is_for_reading
from effective_school.organisations.domain.register_rules import Rule
from effective_school.organisations.domain.register_table import Cells, Columns, Row, find, read_row, table_in
from effective_school.organisations.models import Municipality, RegisterUpload, School, SchoolYear
from effective_school.organisations.tile_map import short_name
from effective_school.organisations.tiles import position_of

FEW_ROWS = 500
"""Up to so many rows only the schools that they name are fetched."""
LARGE = 100 * 1024
"""Files above this are read and stored in the background."""
OF_A_COUNTRY = Limits(
    rows=300_000, cells=6_000_000, memory_bytes=1536 * MEBIBYTE, cpu_seconds=60, wall_seconds=180
)
REPORTED_EVERY = 2_000
Told: TypeAlias = Callable[[int, int], None]


def plan_of(upload: RegisterUpload, told: Told = lambda _done, _total: None) -> Plan:
    """Read the file of an upload and compare it with what is stored; `told` hears how far it is."""
    with upload.file.content.open("rb") as content:
        return plan_register(upload.kind, content.read(), told)


def plan_register(kind: str, content: bytes, told: Told = lambda _done, _total: None) -> Plan:
    """Read a file and compare it with what is stored; raises FileRefused where there is no table in it."""
    plan = Plan(kind)
    sheets = read_table_file(content, OF_A_COUNTRY if len(content) > LARGE else USUAL)
    sheet, head, columns = table_in(kind, sheets)
    plan.sheet = sheet.name
    unknown = [text for text in sheet.rows[head] if text and column_named(kind, text) is None]
    plan.for_reading = [text for text in unknown if is_for_reading(kind, text)]
    plan.ignored = [text for text in unknown if text not in plan.for_reading]
    rows, total = [], len(sheet.rows)
    for number, texts in enumerate(sheet.rows[head + 1 :], start=head + 2):
        if number % REPORTED_EVERY == 0:
            told(number, total)
        if any(texts):
            rows.append(read_row(plan, number, texts, columns))
    plan.rows = len(rows)
    if kind == RegisterUpload.Kind.SCHOOLS:
        _plan_schools(plan, rows, columns)
    else:
        _plan_municipalities(plan, rows, columns)
    plan.findings.sort(key=lambda finding: (finding.row, len(finding.column), finding.column))
    return plan


def _plan_municipalities(plan: Plan, rows: list[Row], columns: Columns) -> None:
    stored = {folded(place.name): place for place in Municipality.objects.all()}
    seen: dict[str, int] = {}
    moved: list[tuple[Row, Municipality]] = []
    for row in rows:
        name = str(row.cells.get("name", ""))
        if not name:
            if row.is_whole:
                find(plan, row.number, columns, "name", Rule.NAME_MISSING)
            continue
        key = folded(name)
        if key in seen:
            find(plan, row.number, columns, "name", Rule.PLACE_TWICE, {"row": seen[key]})
            continue
        seen[key] = row.number
        place = stored.get(key)
        if place is None:
            column, line = position_of(name)
            place = stored[key] = Municipality(name=name, tile_column=column, tile_row=line)
        values = {name: value for name, value in row.cells.items() if name != "name"}
        before = place.tile_column, place.tile_row
        _compare(plan, row.number, place, values)
        if before != (place.tile_column, place.tile_row):
            moved.append((row, place))
    _find_tiles(plan, columns, moved, stored.values())


def _find_tiles(
    plan: Plan, columns: Columns, moved: list[tuple[Row, Municipality]], places: Iterable[Municipality]
) -> None:
    """Find half a place on the tile map, and places that two municipalities would have."""
    standing: dict[tuple[int | None, int | None], list[Municipality]] = {}
    for place in places:
        standing.setdefault((place.tile_column, place.tile_row), []).append(place)
    for row, place in moved:
        column, line = place.tile_column, place.tile_row
        others = [one for one in standing[column, line] if one is not place]
        if column is None or line is None:
            missing = "tile_column" if column is None else "tile_row"
            find(plan, row.number, columns, missing, Rule.HALF_TILE)
        elif others:
            find(plan, row.number, columns, "tile_column", Rule.TILE_TAKEN, {"name": others[0].name})


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
    for code, (first, values, told_in) in merged.items():
        school = schools.get(code)
        place = values.get("municipality")
        if school is None:
            missing = [
                name for name, value in (("name", values.get("name")), ("municipality", place)) if not value
            ]
            for name in missing if first.is_whole else ():
                find(plan, first.number, columns, name, Rule.OF_NEW_SCHOOL)
            if missing:
                continue
            school = School(code=code)
        if ("latitude" in values) != ("longitude" in values) and school.latitude is None:
            name = "longitude" if "latitude" in values else "latitude"
            find(plan, first.number, columns, name, Rule.ONE_COORDINATE)
        _compare(plan, first.number, school, values, told_in)
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


def _one_row_a_school(
    plan: Plan, rows: list[Row], columns: Columns
) -> dict[str, tuple[Row, Cells, dict[str, int]]]:
    """Gather what the rows of a school say of it, and which says what; two rows that disagree are a finding."""
    of_school = [
        column.field for column in COLUMNS[plan.kind] if not column.of_passport and column.field != "code"
    ]
    merged: dict[str, tuple[Row, Cells, dict[str, int]]] = {}
    for row in rows:
        code = str(row.cells.get("code", ""))
        if not code:
            if row.is_whole:
                find(plan, row.number, columns, "code", Rule.CODE_MISSING)
            continue
        _first, values, told_in = merged.setdefault(code, (row, {}, {}))
        for name in of_school:
            if name not in row.cells:
                continue
            if name in values and values[name] != row.cells[name]:
                find(plan, row.number, columns, name, Rule.ROWS_DISAGREE, {"row": told_in[name]})
            values.setdefault(name, row.cells[name])
            told_in.setdefault(name, row.number)
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
                find(plan, row.number, columns, "year", Rule.YEAR_MISSING)
            continue
        if school is None:
            continue
        key = school.code, int(str(year))
        if key in seen:
            find(plan, row.number, columns, "year", Rule.PASSPORT_TWICE, {"row": seen[key]})
            continue
        seen[key] = row.number
        passport = passports.get((school.pk or 0, key[1]))
        if passport is None:
            if "group" not in values:
                if row.is_whole:
                    find(plan, row.number, columns, "group", Rule.OF_NEW_PASSPORT)
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
    find(plan, row.number, columns, "municipality", Rule.PLACE_UNKNOWN)


@lru_cache(maxsize=2_000)
def _as_looked_up(name: str) -> tuple[str, str]:
    return folded(name), folded(short_name(name))


def _compare(
    plan: Plan, row: int, record: Record, values: Cells, told_in: Mapping[str, int] | None = None
) -> None:
    """Put the values into the record and note what differs; a change stands in the row that tells it first."""
    plan.passports += isinstance(record, SchoolYear)
    is_new = record.pk is None
    before: dict[str, object] = {}
    for name, value in values.items():
        old = getattr(record, name) if not is_new or name != "municipality" else None
        if old == value:
            continue
        setattr(record, name, value)
        before[name] = old
    if before and told_in and not is_new:
        row = min(told_in[name] for name in before)
    if is_new or before:
        plan.steps.append(Step(record, is_new, row, before))
    else:
        plan.unchanged += 1
