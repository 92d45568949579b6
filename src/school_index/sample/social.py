"""Social counts: how many pupils of a school live with each of eleven disadvantages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from school_index.sample.arrays import Floats, Integers, probability, stream

if TYPE_CHECKING:
    from school_index.sample.latent import Latent
    from school_index.sample.network import Network

_YEARLY_NOISE = 0.12


@dataclass(frozen=True)
class SocialCount:
    """A count: its usual share of pupils, how strongly hardship raises it, and how schools differ besides.

    `pull` and `noise` are in logits for one standard deviation of schools.
    """

    column: str
    share: float
    pull: float
    noise: float


SOCIAL_COUNTS = (
    SocialCount("deviant_behaviour", 0.018, 0.6, 0.5),
    SocialCount("school_register", 0.040, 0.6, 0.4),
    SocialCount("police_register", 0.013, 0.6, 0.5),
    SocialCount("non_native_language", 0.025, 0.2, 1.0),
    SocialCount("special_needs", 0.050, 0.3, 0.5),
    SocialCount("parent_unemployed", 0.070, 0.8, 0.4),
    SocialCount("parents_no_higher_education", 0.450, 0.7, 0.3),
    SocialCount("single_parent", 0.240, 0.3, 0.2),
    SocialCount("family_at_risk", 0.015, 0.7, 0.5),
    SocialCount("free_meals", 0.220, 0.6, 0.3),
    SocialCount("guardianship", 0.030, 0.4, 0.4),
)


def draw_social(network: Network, latent: Latent, seed: int) -> dict[str, Integers]:
    """Draw every count by school and year: binomial among the pupils, its share moved by hardship."""
    rng = stream(seed, "social")
    schools, years = network.pupils.shape
    counts = {}
    for one in SOCIAL_COUNTS:
        lasting = one.noise * rng.standard_normal((schools, 1))
        yearly = _YEARLY_NOISE * rng.standard_normal((schools, years))
        logit: Floats = np.log(one.share / (1 - one.share)) + one.pull * latent.hardship + lasting + yearly
        counts[one.column] = rng.binomial(network.pupils, probability(1 / (1 + np.exp(-logit))))
    return counts
