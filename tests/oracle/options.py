"""What a method declares: its options, and its variables written as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Index = Literal["results", "social"]
Cut = Literal["include", "exclude", "ntiles"]
Aggregation = Literal["variables", "indicators"]
Weights = Mapping[str | int, int | str]


@dataclass(frozen=True)
class Variable:
    """An indicator for one subject: which rows it reads, and what it makes of them."""

    id: str
    index: Index
    indicator: int
    table: Literal["exams", "certificates", "social"]
    exam: str | None
    subject: str | None
    measure: Literal["share", "gap"]
    numerator: str
    denominator: str
    direction: Literal["direct", "inverse", "flag"]
    threshold: Fraction | None = None


@dataclass(frozen=True)
class Options:
    """The readings of the method that can be chosen; the defaults are those of khabarovsk-2020.

    `weights_results` and `weights_social` are keyed by variable id under the aggregation `variables`,
    by indicator (criterion) number under `indicators`; what is not named weighs 1.
    """

    window: int = 3
    min_participants: int = 1
    min_coverage: str = "0.5"
    share_results: str = "0.25"
    share_social: str = "0.25"
    cut_results: Cut = "include"
    cut_social: Cut = "include"
    aggregation_results: Aggregation = "variables"
    aggregation_social: Aggregation = "variables"
    weights_results: Weights = field(default_factory=dict)
    weights_social: Weights = field(default_factory=dict)
    flag_orientation: Literal["inverse", "literal"] = "inverse"
    social_rule: Literal["two_of_three", "last_two_or_all_three"] = "two_of_three"
    kind: Literal["index", "any_flag", "fail_share"] = "index"
    fail_share: str = "0.30"
    fail_many: int = 2

    def __post_init__(self) -> None:
        """Refuse what the method gives no meaning to."""
        if self.window != 3:
            raise ValueError("the list rules are given for a window of three years")
        for weight in (*self.weights_results.values(), *self.weights_social.values()):
            if Fraction(weight) <= 0:
                raise ValueError("a weight must be above zero")

    def share(self, index: Index) -> Fraction:
        return Fraction(self.share_results if index == "results" else self.share_social)

    def cut(self, index: Index) -> Cut:
        return self.cut_results if index == "results" else self.cut_social

    def aggregation(self, index: Index) -> Aggregation:
        return self.aggregation_results if index == "results" else self.aggregation_social

    def weight(self, index: Index, key: str | int) -> Fraction:
        weights = self.weights_results if index == "results" else self.weights_social
        return Fraction(weights.get(key, 1))


def exam_share(
    name: str, indicator: int, numerator: str, direction: Literal["direct", "inverse"]
) -> Variable:
    """Declare a share of an exam's participants; `name` is like `oge_fail.math`."""
    exam, subject = name.split("_", 1)[0], name.split(".")[1]
    return Variable(
        name, "results", indicator, "exams", exam, subject, "share", numerator, "participants", direction
    )


def exam_gap(name: str, indicator: int, threshold: str) -> Variable:
    """Declare a flag: the school's mean is below the region's by more than the threshold."""
    exam, subject = name.split("_", 1)[0], name.split(".")[1]
    return Variable(
        name,
        "results",
        indicator,
        "exams",
        exam,
        subject,
        "gap",
        "mean_score",
        "participants",
        "flag",
        Fraction(threshold),
    )


def certificate_share(name: str, indicator: int) -> Variable:
    """Declare the share of an exam's takers who got no certificate."""
    exam = name.split("_", 1)[0]
    return Variable(
        name,
        "results",
        indicator,
        "certificates",
        exam,
        None,
        "share",
        "without_certificate",
        "participants",
        "inverse",
    )


def pupil_share(name: str, criterion: int) -> Variable:
    """Declare a share of the school's pupils; a higher one is a worse environment."""
    return Variable(name, "social", criterion, "social", None, None, "share", name, "pupils", "direct")


KHABAROVSK_RESULTS = (
    certificate_share("ege_no_certificate", 1),
    exam_share("ege_fail.rus", 2, "failed", "inverse"),
    exam_share("ege_fail.math_profile", 2, "failed", "inverse"),
    exam_share("ege_fail.math_basic", 2, "failed", "inverse"),
    exam_share("ege_high.rus", 3, "excellent", "direct"),
    exam_share("ege_high.math_profile", 3, "excellent", "direct"),
    certificate_share("oge_no_certificate", 4),
    exam_share("oge_fail.rus", 5, "failed", "inverse"),
    exam_share("oge_fail.math", 5, "failed", "inverse"),
    exam_share("oge_high.rus", 6, "excellent", "direct"),
    exam_share("oge_high.math", 6, "excellent", "direct"),
    exam_share("vpr_fail.rus", 7, "failed", "inverse"),
    exam_share("vpr_fail.math", 7, "failed", "inverse"),
    exam_share("vpr_high.rus", 8, "excellent", "direct"),
    exam_share("vpr_high.math", 8, "excellent", "direct"),
    exam_gap("ege_gap.rus", 9, "20"),
    exam_gap("ege_gap.math_profile", 9, "20"),
    exam_gap("ege_gap.math_basic", 9, "4"),
    exam_gap("oge_gap.rus", 10, "1"),
    exam_gap("oge_gap.math", 10, "1"),
    exam_gap("vpr_gap.rus", 11, "1"),
    exam_gap("vpr_gap.math", 11, "1"),
)

KHABAROVSK_SOCIAL = (
    pupil_share("deviant_behaviour", 1),
    pupil_share("school_register", 1),
    pupil_share("police_register", 1),
    pupil_share("non_native_language", 1),
    pupil_share("special_needs", 1),
    pupil_share("parent_unemployed", 2),
    pupil_share("parents_no_higher_education", 2),
    pupil_share("single_parent", 2),
    pupil_share("family_at_risk", 2),
    pupil_share("free_meals", 2),
    pupil_share("guardianship", 2),
)

KHABAROVSK = KHABAROVSK_RESULTS + KHABAROVSK_SOCIAL

# khabarovsk-2018 looks at the gap flags alone, fail-share at the shares of failed participants.
KHABAROVSK_2018 = tuple(v for v in KHABAROVSK_RESULTS if v.measure == "gap") + KHABAROVSK_SOCIAL
FAIL_SHARE = tuple(v for v in KHABAROVSK_RESULTS if v.numerator == "failed") + KHABAROVSK_SOCIAL


def new_york(gap_threshold: str) -> tuple[Variable, ...]:
    """Give the variables of the New York region: one exam, three social columns, a chosen gap threshold."""
    return (
        exam_share("nys_fail.math", 1, "failed", "inverse"),
        exam_share("nys_high.math", 2, "excellent", "direct"),
        exam_gap("nys_gap.math", 3, gap_threshold),
        pupil_share("non_native_language", 1),
        pupil_share("special_needs", 1),
        pupil_share("free_meals", 2),
    )
