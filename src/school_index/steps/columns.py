"""Names of working columns.

Variable ids hold dots, which Spark reads as struct access, so wide tables number their columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from school_index.methodology.method import Method
from school_index.methodology.model import Part, PartName, Source, Variable

KEYS = ("school_id", "year")
CELL = ("year", "group")


def source_column(method: Method, source: Source, column: str) -> str:
    """Name the column that holds `column` of the rows of `source`."""
    return f"s{method.sources.index(source)}_{column}"


def numbered(part: Part) -> Iterator[tuple[str, Variable]]:
    """Yield a short name (`r0`, `r1`, ... or `c0`, ...) and each variable of the part."""
    prefix = prefix_of(part.name)
    for position, variable in enumerate(part.variables):
        yield f"{prefix}{position}", variable


def prefix_of(name: PartName) -> str:
    """The letter that starts the short names of a part's variables."""
    return "r" if name == "results" else "c"
