"""Graduates who are left without a certificate: some of those who failed a compulsory subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from school_index.sample.arrays import Integers, stream
from school_index.sample.assessments import EGE_BASIC, EGE_RUSSIAN, OGE_MATHEMATICS, OGE_RUSSIAN

if TYPE_CHECKING:
    from school_index.sample.outcomes import Outcomes
    from school_index.sample.sittings import Sittings

_LEFT_AFTER_RESITS = 0.5


@dataclass(frozen=True)
class _Rule:
    everybody: int
    compulsory: tuple[int, int]


_RULES = {
    "ege": _Rule(EGE_RUSSIAN, (EGE_RUSSIAN, EGE_BASIC)),
    "oge": _Rule(OGE_RUSSIAN, (OGE_RUSSIAN, OGE_MATHEMATICS)),
}
CERTIFICATE_EXAMS = tuple(_RULES)


def draw_certificates(
    sittings: Sittings, outcomes: Outcomes, seed: int
) -> dict[str, tuple[Integers, Integers]]:
    """Draw, for each exam, its takers and those without a certificate, by school and year.

    Everybody takes Russian, so its participants are the takers.
    """
    rng = stream(seed, "certificates")
    drawn = {}
    for exam, rule in _RULES.items():
        takers = sittings.participants[:, :, rule.everybody]
        failed = outcomes.failed[:, :, rule.compulsory].sum(axis=2)
        drawn[exam] = (takers, rng.binomial(np.minimum(failed, takers), _LEFT_AFTER_RESITS))
    return drawn
