"""Groups of a few schools whose indices can be worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import numpy as np
import polars as pl

from school_index.explain.group import Group
from school_index.language import Label
from school_index.methodology.model import Cut, Direction, Indicator, Part, Source, Variable

WORDS = Label("слово", "word")
Kind = Literal["share", "gap"]


def variable(kind: Kind, direction: Direction = "direct") -> Variable:
    """A share, or a flag that stands where a mean is more than 5 points below the region's."""
    return Variable(
        kind, WORDS, 1, Source("exams"), kind, "failed", "participants", direction=direction, threshold=5.0
    )


def group(variables: list[Variable], values: list[list[float]], *, cut: Cut = "include") -> Group:
    """Schools as rows of values; one of four is in the lowest band and one in the highest."""
    part = Part(
        "results", "index", (Indicator(1, WORDS),), tuple(variables), (), "low", "middle", "high",
        share=Fraction(1, 4), cut=cut,
    )  # fmt: skip
    array = np.array(values)
    bare = Group(part, pl.DataFrame(), array)
    index = pl.Series("results_index", bare.indices_if(0, array[None, :, 0])[0], nan_to_null=True)
    return Group(part, index.to_frame(), array)
