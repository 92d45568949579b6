"""The doorway to whoever knows the tables: `identification` registers forms, collection asks for them by code.

Collection knows no column by name. A form is one table; a source gives forms, makes templates, reads files and
checks rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Value = str | int | float | None
Values = dict[str, Value]
Kind = Literal["text", "count", "number", "choice"]
PASSPORTS = "schools"
"""The form of the yearly passports, the one whose accepted rows go into the register."""


@dataclass(frozen=True)
class FormColumn:
    """One column of a form in one language. Key columns say whose row it is."""

    code: str
    heading: str
    hint: str
    kind: Kind
    is_key: bool = False
    choices: tuple[tuple[str, str], ...] = ()

    def shown(self, value: Value) -> str:
        """Give a value as a person reads it; of a choice its words."""
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return dict(self.choices).get(str(value), str(value))


@dataclass(frozen=True)
class Form:
    """One table that can be asked for, in one language; `school` and `year` name the columns that hold them."""

    code: str
    title: str
    columns: tuple[FormColumn, ...]
    school: str = ""
    year: str = ""

    @property
    def key(self) -> tuple[FormColumn, ...]:
        """Columns of the key."""
        return tuple(column for column in self.columns if column.is_key)

    @property
    def entries(self) -> tuple[FormColumn, ...]:
        """Columns that are filled in."""
        return tuple(column for column in self.columns if not column.is_key)

    def key_of(self, values: Mapping[str, Value]) -> str:
        """Give the canonical text of a row's key."""
        return "|".join("" if values.get(one.code) is None else str(values[one.code]) for one in self.key)

    def column(self, code: str) -> FormColumn | None:
        """Give a column by code."""
        return next((column for column in self.columns if column.code == code), None)

    def headings(self, codes: str) -> str:
        """Give the headings of the columns that a finding names, codes that no column has left as they are."""
        columns = ((code, self.column(code)) for code in codes.split(", "))
        return ", ".join(column.heading if column else code for code, column in columns)


@dataclass(frozen=True)
class SchoolLine:
    """One school as the register has it: for one year, or (year None) for every year without a line of its own.

    `since` is the first school year of which it can report, 0 where that is not known.
    """

    code: str
    name: str
    municipality: str
    group: str
    excluded: str = ""
    year: int | None = None
    since: int = 0


@dataclass(frozen=True)
class Trouble:
    """One problem of a file or of rows, as data; `details` fill its words, `row` is where the reader found it."""

    severity: Literal["error", "warning"]
    rule: str
    table: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    school: str = ""
    year: int | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    more: int = 0


@dataclass(frozen=True)
class ReadRow:
    """One row that was read: where it stood, and its values by column code."""

    row: int
    values: Values


@dataclass(frozen=True)
class SheetPlace:
    """Where a table stood in a file: sheet (empty for CSV), row of its headings, its columns from 1 by code."""

    sheet: str
    heading_row: int
    columns: Mapping[str, int]


@dataclass(frozen=True)
class Read:
    """What a file or typed rows gave, by table; rows of a table with errors may be incomplete."""

    rows: Mapping[str, Sequence[ReadRow]]
    troubles: Sequence[Trouble]
    places: Mapping[str, SheetPlace] = field(default_factory=dict)

    @property
    def errors(self) -> list[Trouble]:
        """What must be mended."""
        return [trouble for trouble in self.troubles if trouble.severity == "error"]


@dataclass(frozen=True)
class Words:
    """A problem said to a person: what is wrong and what to do."""

    what: str
    todo: str


class TemplateTooLong(Exception):  # noqa: N818 - a refusal, said to the person
    """A template would hold more rows than a workbook may."""


class FormSource(Protocol):
    """Whoever knows the tables. `codes` are codes of forms, `language` is `ru` or `en`."""

    def forms(self, language: str) -> Sequence[Form]:
        """Every form that can be asked for."""

    def expected(
        self, codes: Sequence[str], schools: Sequence[SchoolLine], years: Sequence[int]
    ) -> Mapping[str, Sequence[Values]]:
        """Key columns of the rows that are asked for, by form."""

    def template(
        self,
        codes: Sequence[str],
        schools: Sequence[SchoolLine],
        years: Sequence[int],
        language: str,
    ) -> bytes:
        """Make a workbook with the schools filled in; raises TemplateTooLong."""

    def read(self, path: Path, title: str, codes: Sequence[str], schools: Sequence[SchoolLine]) -> Read:
        """Read and check a file; a hostile one harms nobody. `title` is the name that people know."""

    def check(
        self,
        rows: Mapping[str, Sequence[Values]],
        schools: Sequence[SchoolLine],
        *,
        beside: Mapping[str, Sequence[Values]],
        compare: bool,
    ) -> Read:
        """Check rows at hand, typed or stored; rows count from 0. `beside` are accepted rows of other years."""

    def words(self, trouble: Trouble, language: str) -> Words:
        """Say a problem that this source found."""


_sources: list[FormSource] = []


def register(source: FormSource) -> None:
    """Let a source give forms; the last one registered counts, so that a region may bring its own."""
    _sources.append(source)


def source() -> FormSource:
    """The source in use."""
    if not _sources:
        raise LookupError("no source of forms is registered")
    return _sources[-1]


def forms_of(codes: Sequence[str], language: str) -> list[Form]:
    """Forms by code, in the order of `codes`; a code that no longer exists is passed over."""
    known = {form.code: form for form in source().forms(language)}
    return [known[code] for code in codes if code in known]
