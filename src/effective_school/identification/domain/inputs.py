"""The accepted data and the register as the engine's own input files."""

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.db.models import Count, Max, Min, Sum

from effective_school.collection.domain.queries import accepted_rows, accepted_years
from effective_school.collection.models import Submission
from effective_school.organisations.models import Municipality, School, SchoolYear
from school_index import Method
from school_index.tables.schema import tables_of

OPTIONAL_TABLES = ("regional_means",)


def source_mark(year: int, method: Method) -> str:
    """Say in one word which state of the collected data and the register this is, without reading the rows.

    Accepted rows change only by an acceptance, so counts and times of acceptances stand for them.
    """
    years = method.years(year)
    accepted = Submission.objects.exclude(accepted_at=None).aggregate(
        Count("pk"), Max("accepted_at"), Min("accepted_at"), Sum("version")
    )
    register = [
        model.objects.aggregate(Count("pk"), Max("updated_at"), Sum("version"))
        for model in (School, Municipality)
    ]
    passports = SchoolYear.objects.filter(year__in=years).aggregate(
        Count("pk"), Max("updated_at"), Sum("version")
    )
    words = repr(
        (
            years,
            sorted(accepted.items()),
            [sorted(one.items()) for one in register],
            sorted(passports.items()),
        )
    )
    return hashlib.sha256(words.encode()).hexdigest()


def years_with_data(method: Method) -> list[int]:
    """Years for which anything was accepted, the last first."""
    found = {year for table in method.tables for year in accepted_years(table)}
    return sorted(found, reverse=True)


def write_inputs(folder: Path, method: Method, year: int) -> list[str]:
    """Write the tables that the method needs, UTF-8 and LF, rows in key order; give the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    years = method.years(year)
    tables = tables_of(method)
    written = [_write(folder, "schools", tables["schools"].codes, _schools(years))]
    for name in (*method.tables, *OPTIONAL_TABLES):
        rows = accepted_rows(name, years)
        if rows or name not in OPTIONAL_TABLES:
            written.append(_write(folder, name, tables[name].codes, rows))
    return written


def _schools(years: Sequence[int]) -> Iterable[Mapping[str, object]]:
    passports = (
        SchoolYear.objects.filter(year__in=years)
        .order_by("school__code", "year")
        .values_list(
            "school__code", "year", "school__name", "school__municipality__name", "group", "excluded"
        )
    )
    names = ("school_id", "year", "name", "municipality", "group", "excluded")
    for row in passports.iterator(chunk_size=5000):
        yield dict(zip(names, row, strict=True))


def _write(folder: Path, table: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    name = f"{table}.csv"
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_text(row.get(column)) for column in columns])
    return name


def _text(value: object) -> object:
    return "" if value is None else value
