"""Names for the array types, and where chance comes from: a stream of random numbers for each stage."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Stage = Literal["network", "latent", "sittings", "outcomes", "certificates", "social", "gaps", "pupils"]

# The position of a stage is part of its seed: a new stage goes to the end.
_STAGES: tuple[Stage, ...] = (
    "network",
    "latent",
    "sittings",
    "outcomes",
    "certificates",
    "social",
    "gaps",
    "pupils",
)
_DIGITS = 9


def stream(seed: int, stage: Stage, part: int = 0) -> np.random.Generator:
    """Give the random numbers of one stage: a change in one stage leaves the others as they were.

    `part` numbers the pieces of a stage that is made piece by piece.
    """
    return np.random.Generator(np.random.PCG64([seed, _STAGES.index(stage), part]))


def probability(values: Floats) -> Floats:
    """Round probabilities, so that the last bit of a platform's exponential does not change what is drawn."""
    return np.round(values, _DIGITS)
