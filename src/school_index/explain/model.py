"""What a person needs to check a verdict by hand, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from school_index.methodology.method import Method
from school_index.methodology.model import Part, Variable

State = Literal["used", "missing", "left_out"]


@dataclass(frozen=True)
class Change:
    """The smallest change of one variable, in the school's own pupils, that would change the school's band.

    `before` and `after` are the numerator: a number of people, or for a gap the sum of points (marks) of the
    participants. `value` is the variable after the change, `band` the band that the school would get.
    """

    before: float
    after: float
    value: float
    band: str

    @property
    def step(self) -> float:
        """By how many people (points) the numerator changes; negative where it falls."""
        return self.after - self.before


@dataclass(frozen=True)
class VariableProof:
    """One variable of one year: where its value comes from, and what became of it.

    `numerator` and `denominator` are the school's own counts (for a gap: its mean and its participants);
    `minimum` and `maximum` are over the `schools` of the group that have the variable; `changes` holds the
    smallest changes that lead to another band, empty where none does or none was sought.
    """

    variable: Variable
    state: State
    numerator: float | None
    denominator: float | None
    region_mean: float | None
    value: float | None
    minimum: float | None
    maximum: float | None
    schools: int
    normalised: float | None
    changes: tuple[Change, ...] = ()
    changes_sought: bool = True


@dataclass(frozen=True)
class Cut:
    """One end of the ranking: the k-th value, how many schools share it, and how many are in the band."""

    band: str
    value: float | None
    ties: int
    members: int


@dataclass(frozen=True)
class YearProof:
    """One part in one year: the index, its place among the group, and the band.

    Without a band `reason` says why (`excluded`, `no_data`, `too_few_indicators`, or `absent` where the school
    has no row that year). `failing` counts variables against the school for methods without an index.
    """

    year: int
    group: str
    band: str
    reason: str
    index: float | None = None
    rank: int | None = None
    n: int | None = None
    k: int | None = None
    bottom: Cut | None = None
    top: Cut | None = None
    have: int | None = None
    used: int | None = None
    failing: int | None = None
    variables: tuple[VariableProof, ...] = ()


@dataclass(frozen=True)
class PartProof:
    """One part of the verdict: the list, the rule that decided, and the years it looked at."""

    part: Part
    list_id: str
    rule: str
    history: int
    years: tuple[YearProof, ...]


@dataclass(frozen=True)
class SchoolProof:
    """The whole verdict about one school."""

    school_id: str
    name: str
    municipality: str
    group: str
    year: int
    method: Method
    parts: tuple[PartProof, ...]
