"""Columns of the registers: their headings, and how a cell becomes a value."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from effective_school.common.searching import folded
from effective_school.common.years import FIRST_YEAR, last_year
from effective_school.organisations.domain.register_rules import BadCell, Rule
from effective_school.organisations.domain.schools import opening_days
from effective_school.organisations.enums import Exclusion, Locality, SchoolGroup
from effective_school.organisations.models.municipality import LAST_TILE
from effective_school.organisations.models.school import code_validator

Value: TypeAlias = str | int | float | date
Reader: TypeAlias = Callable[[str], Value]
MOST_PEOPLE = 100_000
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True)
class RegisterColumn:
    """One column: the field, its heading in words, whether a new record needs it, and what to write.

    A cell of a column with `words` says one of them; `advice` is what another word is answered with.
    """

    field: str
    label: Promise
    hint: Promise
    read: Reader
    required: bool = False
    of_passport: bool = False
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)
    advice: Promise | None = None


def _text(most: int) -> Reader:
    def read(text: str) -> Value:
        if len(text) > most:
            raise BadCell(Rule.TOO_LONG, most=most)
        return " ".join(text.split())

    return read


def _code(text: str) -> Value:
    try:
        code_validator(text)
    except ValidationError:
        raise BadCell(Rule.NO_CODE) from None
    return str(_text(40)(text))


def _email(text: str) -> Value:
    try:
        validate_email(text)
    except ValidationError:
        raise BadCell(Rule.NO_EMAIL) from None
    return text


def _choice(words: Mapping[str, object]) -> Reader:
    @cache
    def known() -> dict[str, str]:
        codes = {folded(code): code for code in words}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                codes |= {folded(str(label)): code for code, label in words.items()}
        return codes

    def read(text: str) -> Value:
        code = known().get(folded(text))
        if code is None:
            raise BadCell(Rule.UNKNOWN_WORD)
        return code

    return read


def _whole(least: int, most: int) -> Reader:
    def read(text: str) -> Value:
        number = text.replace(" ", "").replace("\u00a0", "")
        if not (number.isascii() and number.isdecimal()) or not least <= int(number[:12]) <= most:
            raise BadCell(Rule.NO_WHOLE, least=least, most=most)
        return int(number)

    return read


def _year(text: str) -> Value:
    return _whole(FIRST_YEAR, last_year())(text)  # the last one moves on with the calendar


def _degrees(most: int) -> Reader:
    def read(text: str) -> Value:
        try:
            degrees = float(text.replace(",", "."))
        except ValueError:
            degrees = float("nan")
        if not abs(degrees) <= most:
            raise BadCell(Rule.NO_DEGREES, most=most)
        return degrees

    return read


def _opening_day(text: str) -> Value:
    first, last = opening_days()
    for one in DATE_FORMATS:
        try:
            day = datetime.strptime(text, one).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if not first <= day <= last:
            raise BadCell(Rule.DAY_FAR)
        return day
    raise BadCell(Rule.NO_DAY)


SCHOOLS = (
    RegisterColumn(
        "code", gettext_lazy("Code"), gettext_lazy("Letters and digits; never changes."), _code, required=True
    ),
    RegisterColumn(
        "name", gettext_lazy("Name"), gettext_lazy("Short, as in lists."), _text(250), required=True
    ),
    RegisterColumn("full_name", gettext_lazy("Full name"), gettext_lazy("As in the charter."), _text(500)),
    RegisterColumn(
        "municipality",
        gettext_lazy("Municipality"),
        gettext_lazy("As in the register of municipalities."),
        _text(120),
        required=True,
    ),
    RegisterColumn(
        "locality",
        gettext_lazy("Locality"),
        gettext_lazy("Urban or rural."),
        _choice(dict(Locality.choices)),
        words=dict(Locality.choices),
        advice=gettext_lazy("Unknown locality. Write one of:"),
    ),
    RegisterColumn("address", gettext_lazy("Address"), gettext_lazy("Street and house."), _text(300)),
    RegisterColumn(
        "latitude", gettext_lazy("Latitude"), gettext_lazy("Degrees, for example 48.48."), _degrees(90)
    ),
    RegisterColumn(
        "longitude", gettext_lazy("Longitude"), gettext_lazy("Degrees, for example 135.07."), _degrees(180)
    ),
    RegisterColumn(
        "opened_on", gettext_lazy("Opened on"), gettext_lazy("Day, for example 01.09.2026."), _opening_day
    ),
    RegisterColumn(
        "year",
        gettext_lazy("Year of the passport"),
        gettext_lazy("The year in which the school year ends; a row a year."),
        _year,
        of_passport=True,
    ),
    RegisterColumn(
        "group",
        gettext_lazy("Group of schools"),
        gettext_lazy("Needed where a year is given."),
        _choice(dict(SchoolGroup.choices)),
        of_passport=True,
        words=dict(SchoolGroup.choices),
        advice=gettext_lazy("Unknown group. Write one of:"),
    ),
    RegisterColumn(
        "excluded",
        gettext_lazy("Takes no part because"),
        gettext_lazy("Empty where the school takes part."),
        _choice(dict(Exclusion.choices)),
        of_passport=True,
        words=dict(Exclusion.choices),
        advice=gettext_lazy("Unknown reason. Leave it empty or write one of:"),
    ),
    RegisterColumn(
        "pupils", gettext_lazy("Pupils"), gettext_lazy("A number."), _whole(0, MOST_PEOPLE), of_passport=True
    ),
    RegisterColumn(
        "teachers",
        gettext_lazy("Teachers"),
        gettext_lazy("A number."),
        _whole(0, MOST_PEOPLE),
        of_passport=True,
    ),
)
MUNICIPALITIES = (
    RegisterColumn(
        "name", gettext_lazy("Name"), gettext_lazy("Full, as in the charter."), _text(120), required=True
    ),
    RegisterColumn(
        "authority",
        gettext_lazy("Authority"),
        gettext_lazy("The body that answers for education."),
        _text(250),
    ),
    RegisterColumn("email", gettext_lazy("E-mail"), gettext_lazy("For official letters."), _email),
    RegisterColumn(
        "tile_column",
        gettext_lazy("Column of the tile map"),
        gettext_lazy("0 is the west; empty for municipalities of the krai."),
        _whole(0, LAST_TILE),
    ),
    RegisterColumn(
        "tile_row", gettext_lazy("Row of the tile map"), gettext_lazy("0 is the north."), _whole(0, LAST_TILE)
    ),
)
COLUMNS = {"schools": SCHOOLS, "municipalities": MUNICIPALITIES}

STATUS = gettext_lazy("Status")
"""The last column of the site's own file of schools: it follows from reorganisations and is not read."""


def is_for_reading(kind: str, heading: str) -> bool:
    """Whether a heading is of a column that the site writes for the reader and does not read."""
    wanted, names = folded(heading), set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(folded(str(STATUS)))
    return kind == "schools" and wanted in names


def column_of(kind: str, field_name: str) -> RegisterColumn | None:
    """Give the column of a field."""
    return next((column for column in COLUMNS[kind] if column.field == field_name), None)


def column_named(kind: str, heading: str) -> RegisterColumn | None:
    """Find the column that a heading means: its code, or its words in any language of the site."""
    wanted = folded(heading.strip(" *"))
    for column in COLUMNS[kind]:
        names = {folded(column.field), folded(column.field.replace("_", " "))}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names.add(folded(str(column.label)))
        if wanted in names:
            return column
    return None
