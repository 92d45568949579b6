"""What nobody sees: each school's social hardship and the ability of its pupils, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from school_index.sample.arrays import Floats, stream
from school_index.sample.kinds import KINDS

if TYPE_CHECKING:
    from school_index.sample.municipalities import Municipality
    from school_index.sample.network import Network

_HARDSHIP_OF_VILLAGE = 0.6
_HARDSHIP_SPREAD = 0.75
_HARDSHIP_YEARLY = 0.1
_QUALITY_SPREAD = 0.58
_PERSISTENCE = 0.85
_COST_OF_HARDSHIP = 0.25
_SELECTIVE_LEVEL = 0.6
_SUBJECT_SPREAD = 0.1
_YEARLY_TREND = 0.02


@dataclass(frozen=True)
class Latent:
    """`hardship` and `level` by school and year, `subject_level` by school: Russian, mathematics.

    Hardship is in standard deviations of schools, levels in standard deviations of pupils within a school.
    """

    hardship: Floats
    level: Floats
    subject_level: Floats


def draw_latent(network: Network, municipalities: tuple[Municipality, ...], seed: int) -> Latent:
    """Draw hardship (municipality + village + school) and level (quality + kind - cost of hardship).

    Quality is a stationary autoregression, q' = 0.85 q + e, so that most schools keep their place for years;
    with the luck of small cohorts, the correlation of results between two years is about 0.8.
    """
    rng = stream(seed, "latent")
    schools, years = network.kind.shape
    place = np.array([municipality.hardship for municipality in municipalities])[network.municipality]
    lasting = place + _HARDSHIP_OF_VILLAGE * network.rural + _HARDSHIP_SPREAD * rng.standard_normal(schools)
    hardship = lasting[:, None] + _HARDSHIP_YEARLY * rng.standard_normal((schools, years))
    level = (
        _QUALITY_SPREAD * _autoregression(schools, years, rng)
        + np.array([kind.level for kind in KINDS])[network.kind]
        + _SELECTIVE_LEVEL * network.selective[:, None]
        + _YEARLY_TREND * np.arange(years)
        - _COST_OF_HARDSHIP * hardship
    )
    return Latent(hardship, level, _SUBJECT_SPREAD * rng.standard_normal((schools, 2)))


def _autoregression(schools: int, years: int, rng: np.random.Generator) -> Floats:
    state = rng.standard_normal((schools, years))
    for year in range(1, years):
        state[:, year] *= np.sqrt(1 - _PERSISTENCE**2)
        state[:, year] += _PERSISTENCE * state[:, year - 1]
    return state
