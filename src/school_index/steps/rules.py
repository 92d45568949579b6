"""Bands of methods without an index: any flag set, or too many failing participants."""

from __future__ import annotations

import narwhals as nw

from school_index.methodology.model import Part
from school_index.steps.aggregation import NO_DATA
from school_index.steps.arithmetic import add_up
from school_index.steps.columns import numbered


def rule_columns(part: Part) -> list[nw.Expr]:
    """`<part>_failing` (how many variables count against the school) and `<part>_have` (how many it has).

    any_flag: flags that are 1; fail_share: assessments where failed / participants >= fail_share.
    """
    limit = 1.0 if part.kind == "any_flag" else part.fail_share
    names = [name for name, _ in numbered(part)]
    failing = add_up((nw.col(name) >= limit).fill_null(value=False).cast(nw.Int64) for name in names)
    have = add_up((~nw.col(name).is_null()).cast(nw.Int64) for name in names)
    return [failing.alias(f"{part.name}_failing"), have.alias(f"{part.name}_have")]


def rule_band_columns(part: Part) -> list[nw.Expr]:
    """Reason and band: the lowest band from one flag (`fail_many` assessments) on, else the middle one."""
    least = 1 if part.kind == "any_flag" else part.fail_many
    has_data = nw.col(f"{part.name}_have") > 0
    is_low = nw.col(f"{part.name}_failing") >= least
    band = nw.when(is_low).then(nw.lit(part.bottom)).otherwise(nw.lit(part.middle))
    return [
        nw.when(~has_data).then(nw.lit(NO_DATA)).alias(f"{part.name}_reason"),
        nw.when(has_data).then(band).alias(f"{part.name}_band"),
    ]
