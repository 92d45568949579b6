"""What a method declares: frozen data, validated on load, with no calculation in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from school_index.language import Label

PartName = Literal["results", "social"]
Kind = Literal["index", "any_flag", "fail_share"]
Measure = Literal["share", "gap", "value"]
Direction = Literal["direct", "inverse"]
Cut = Literal["include", "exclude", "ntiles"]
Aggregation = Literal["variables", "indicators"]
FlagOrientation = Literal["inverse", "literal"]
ListRuleName = Literal[
    "all_years", "last_two", "two_of_three", "last_two_or_all_three", "last_year", "failing"
]

PARTS: tuple[PartName, PartName] = ("results", "social")


@dataclass(frozen=True)
class Term:
    """A code that input tables may use (a group, an exam, a subject) and its name."""

    id: str
    label: Label


@dataclass(frozen=True)
class Source:
    """Where a variable finds its rows: a table, and the values that its key columns must have."""

    table: str
    where: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """A stable name for columns taken from this source."""
        return "|".join((self.table, *(value for _, value in self.where)))


@dataclass(frozen=True)
class Variable:
    """An indicator for one subject; `indicator` is the number of its indicator or criterion.

    A share is `numerator / denominator`; a gap is a flag, 1 where the region's mean of `numerator` exceeds
    the school's by more than `threshold`; a value is `numerator` as it stands.
    """

    id: str
    label: Label
    indicator: int
    source: Source
    measure: Measure
    numerator: str
    denominator: str
    direction: Direction = "direct"
    threshold: float = 0.0
    weight: float = 1.0

    @property
    def is_flag(self) -> bool:
        """Whether the variable is 0 or 1 and is never normalised."""
        return self.measure == "gap"


@dataclass(frozen=True)
class Indicator:
    """A numbered indicator (results) or criterion (social), the parent of variables."""

    number: int
    label: Label
    weight: float = 1.0


@dataclass(frozen=True)
class ListRule:
    """A school gets onto list `id` when `band` meets `rule` over the window.

    For rule `failing` the school is listed when at least `at_least` assessments of the last year fail.
    """

    id: str
    rule: ListRuleName
    band: str = ""
    at_least: int = 0


@dataclass(frozen=True)
class Part:
    """One partial index (or rule without an index): its variables, bands and lists."""

    name: PartName
    kind: Kind
    indicators: tuple[Indicator, ...]
    variables: tuple[Variable, ...]
    lists: tuple[ListRule, ...]
    bottom: str
    middle: str
    top: str
    aggregation: Aggregation = "variables"
    min_coverage: Fraction = Fraction(1, 2)
    min_participants: int = 0
    share: Fraction = Fraction(1, 4)
    cut: Cut = "include"
    flag_orientation: FlagOrientation = "inverse"
    fail_share: float = 0.0
    fail_many: int = 0

    @property
    def bands(self) -> tuple[str, str, str]:
        """The three bands, from the lowest index to the highest."""
        return (self.bottom, self.middle, self.top)

    @property
    def default_list(self) -> str:
        """The list of a school with a banded year that no rule takes."""
        return "none" if self.name == "results" else self.middle

    @property
    def list_ids(self) -> tuple[str, ...]:
        """Every value that the list column can have, in the order of the rules."""
        ids = [rule.id for rule in self.lists]
        return tuple(dict.fromkeys([*ids, self.default_list, "none"]))

    def indicator_weights(self) -> dict[int, float]:
        """Weights of indicators by number."""
        return {indicator.number: indicator.weight for indicator in self.indicators}


@dataclass(frozen=True)
class Threshold:
    """A limit that holds from a year on, until a later one replaces it."""

    since: int
    value: float


@dataclass(frozen=True)
class PupilRule:
    """How pupils' scores and marks of one exam (and subject) become counts and a mean.

    A pupil fails with `failed_of` below the limit of the year and is excellent from `excellent_from` on;
    `mean_of` names the column that is averaged.
    """

    exam: str
    subject: str | None
    mean_of: Literal["score", "mark"]
    failed_of: Literal["score", "mark"]
    failed_below: tuple[Threshold, ...]
    excellent_from: float | None = None
