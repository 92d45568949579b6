"""Templates made for a test, opened again, and what their sheets hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from openpyxl import Workbook, load_workbook

from school_index import identify, load_method, read_tables
from school_index.language import Language
from school_index.methodology import Method
from school_index.tables.headings import column_aliases, plain
from school_index.tables.schema import tables_of
from school_index.templates import write_template

if TYPE_CHECKING:
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet


METHOD = load_method("khabarovsk-2020")
NEW_YORK = load_method(str(Path(__file__).parents[2] / "examples" / "nyc-2006.toml"))
DATA_TABLES = ("schools", "exams", "certificates", "social")
LANGUAGES: tuple[Language, Language] = ("ru", "en")
EXPLANATIONS = {"ru": "Пояснения", "en": "Explanations"}


def school(
    identifier: str, year: int | None = None, *, excluded: str | None = None, name: str = "СОШ № 1"
) -> dict[str, Any]:
    return {
        "school_id": identifier,
        "year": year,
        "name": name,
        "municipality": "Амурский район",
        "group": "secondary",
        "excluded": excluded,
    }


def schools_table(*rows: dict[str, Any]) -> pl.DataFrame:
    types = dict.fromkeys(("school_id", "name", "municipality", "group", "excluded"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**types, "year": pl.Int64})


def template(
    folder: Path,
    *names: str,
    method: Method = METHOD,
    language: Language = "ru",
    schools: pl.DataFrame | None = None,
    years: Sequence[int] = (),
) -> Workbook:
    out = folder / "template.xlsx"
    write_template(names, method, out, language=language, schools=schools, years=years)
    return load_workbook(out)


def headings(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def sheet_rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [row for row in sheet.iter_rows(min_row=2, values_only=True) if any(row)]


def codes(sheet: Worksheet, table: str) -> list[str]:
    aliases = column_aliases(tables_of(METHOD)[table])
    return [aliases.get(plain(heading), "") for heading in headings(sheet)]


def checks(sheet: Worksheet, table: str) -> dict[str, Any]:
    """The check of each column by code; every check covers exactly one column from row 2 on."""
    found = {}
    for check in sheet.data_validations.dataValidation:
        (area,) = check.sqref.ranges
        assert area.min_col == area.max_col
        assert area.min_row == 2
        found[codes(sheet, table)[area.min_col - 1]] = check
    return found


def column_style(sheet: Worksheet, place: int) -> ColumnDimension:
    """The format of cells that nobody has written yet; columns alike stand together in the file."""
    return next(one for one in sheet.column_dimensions.values() if one.min <= place <= one.max)


def append_rows(sheet: Worksheet, table: str, rows: list[dict[str, Any]]) -> None:
    places = codes(sheet, table)
    for line, row in enumerate(rows, start=sheet.max_row + 1):
        for place, code in enumerate(places, start=1):
            if code:
                sheet.cell(line, place, row[code])


def write_csv(folder: Path, tables: dict[str, pl.DataFrame]) -> Path:
    folder.mkdir()
    for name, table in tables.items():
        table.write_csv(folder / f"{name}.csv")
    return folder


def assert_same_results(book: Path, folder: Path, year: int) -> None:
    from_book = identify(read_tables(book, METHOD), year=year, method=METHOD)
    from_folder = identify(read_tables(folder, METHOD), year=year, method=METHOD)
    assert from_folder.lists.height > 0
    for name in ("lists", "years", "variables", "summary"):
        assert getattr(from_book, name).equals(getattr(from_folder, name)), name
