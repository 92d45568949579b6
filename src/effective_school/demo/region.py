"""Municipalities, schools and their passports from the tables of the synthetic region."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from effective_school.organisations.enums import Locality
from effective_school.organisations.models import Municipality, School, SchoolYear


@transaction.atomic
def load_schools(region: Path) -> int:
    """Load the register; give the number of schools."""
    rows = _rows(region / "schools.csv")
    pupils = {(row["school_id"], row["year"]): row["pupils"] for row in _rows(region / "social.csv")}
    places = {
        name: Municipality.objects.create(name=name, **_tile(name))
        for name in dict.fromkeys(row["municipality"] for row in rows)
    }
    latest = {row["school_id"]: row for row in sorted(rows, key=lambda row: row["year"])}
    for code, row in latest.items():
        School.objects.create(
            code=code,
            name=row["name"],
            municipality=places[row["municipality"]],
            locality=Locality.URBAN if " с. " not in row["name"] else Locality.RURAL,
        )
    schools = {school.code: school for school in School.objects.all()}
    SchoolYear.objects.bulk_create(
        SchoolYear(
            school=schools[row["school_id"]],
            year=int(row["year"]),
            group=row["group"],
            excluded=row["excluded"],
            pupils=int(count) if (count := pupils.get((row["school_id"], row["year"]))) else None,
        )
        for row in rows
    )
    return len(schools)


TILES = {
    "Охотский": (3, 0),
    "Аяно-Майский": (2, 1),
    "Тугуро-Чумиканский": (1, 2),
    "Верхнебуреинский": (0, 3),
    "Осипенко": (2, 3),
    "Николаевский": (3, 3),
    "Солнечный": (1, 4),
    "Город Комсомольск": (2, 4),
    "Ульчский": (3, 4),
    "Амурский": (1, 5),
    "Комсомольский": (2, 5),
    "Ванинский": (3, 5),
    "Хабаровский": (0, 6),
    "Нанайский": (2, 6),
    "Советско-Гаванский": (3, 6),
    "Город Хабаровск": (0, 7),
    "Лазо": (1, 7),
    "Вяземский": (0, 8),
    "Бикинский": (0, 9),
}
"""Columns and rows of the tile map, the north-west first."""


def _tile(name: str) -> dict[str, int]:
    place = next((place for part, place in TILES.items() if part in name), None)
    return {} if place is None else {"tile_column": place[0], "tile_row": place[1]}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
