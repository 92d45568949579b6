"""Who sits which assessment: participants and their mean ability, by school, year and assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from school_index.sample.arrays import Flags, Floats, Integers, probability, stream
from school_index.sample.assessments import ASSESSMENTS, EGE_BASIC, EGE_PROFILE
from school_index.sample.kinds import KINDS

if TYPE_CHECKING:
    from school_index.sample.latent import Latent
    from school_index.sample.network import Network

_ATTENDANCE = {"ege": 1.0, "oge": 1.0, "vpr": 0.94}
_PROFILE_PULL = 1.2
_SITTING_SPREAD = 0.08


@dataclass(frozen=True)
class Sittings:
    """`takes`, `participants` and `ability`, each by school, year and assessment.

    `ability` is the mean of the participants, whose standard deviation is 1. A school that takes an
    assessment may still have no participant in some year.
    """

    takes: Flags
    participants: Integers
    ability: Floats

    def enlarged_to(self, rows: int) -> Sittings:
        """Give the same sittings with `rows` participants in all, in the same proportions.

        Raises ValueError where nobody takes part in anything.
        """
        running = np.concatenate([[0], self.participants.ravel().cumsum()])
        if running[-1] == 0:
            raise ValueError("no school of this sample has a participant: ask for more schools")
        scaled = np.diff(running * rows // running[-1])
        return Sittings(self.takes, scaled.reshape(self.participants.shape), self.ability)


def draw_sittings(network: Network, latent: Latent, seed: int) -> Sittings:
    """Draw cohorts from the schools' sizes: one cohort for all subjects of an exam and grade.

    Everybody in an EGE cohort sits Russian and one of the two mathematics; abler schools choose profile more.
    """
    rng = stream(seed, "sittings")
    entitled = np.array([[kind.takes(one.exam, one.grade) for one in ASSESSMENTS] for kind in KINDS])
    takes = entitled[network.kind] & network.active[:, :, None]
    participants = np.zeros(takes.shape, dtype=np.int64)
    cohorts: dict[tuple[str, int | None], Integers] = {}
    for number, one in enumerate(ASSESSMENTS):
        if one.cohort not in cohorts:
            part = np.array([kind.cohort(one.exam) for kind in KINDS])[network.kind]
            cohorts[one.cohort] = rng.poisson(part * network.pupils)
        participants[:, :, number] = rng.binomial(cohorts[one.cohort], _ATTENDANCE[one.exam])
    everybody = cohorts["ege", None]
    participants[:, :, EGE_PROFILE] = rng.binomial(everybody, _profile_share(network, latent))
    participants[:, :, EGE_BASIC] = everybody - participants[:, :, EGE_PROFILE]
    in_mathematics = np.array([one.subject != "rus" for one in ASSESSMENTS]).astype(np.int64)
    ability = latent.level[:, :, None] + latent.subject_level[:, None, in_mathematics]
    ability = ability + _SITTING_SPREAD * rng.standard_normal(ability.shape)
    return Sittings(takes, np.where(takes, participants, 0), ability)


def _profile_share(network: Network, latent: Latent) -> Floats:
    usual = np.clip(np.array([kind.profile for kind in KINDS])[network.kind], 1e-6, 1 - 1e-6)
    return probability(1 / (1 + np.exp(np.log(1 / usual - 1) - _PROFILE_PULL * latent.level)))
