"""What participants achieve: counts and means that belong together, drawn for a whole school at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from school_index.sample.arrays import Floats, Integers, probability, stream
from school_index.sample.assessments import ASSESSMENTS, Assessment

if TYPE_CHECKING:
    from school_index.sample.sittings import Sittings


@dataclass(frozen=True)
class Outcomes:
    """`failed`, `excellent` and `mean` by school, year and assessment; `mean` is NaN without participants."""

    failed: Integers
    excellent: Integers
    mean: Floats


def draw_outcomes(sittings: Sittings, seed: int) -> Outcomes:
    """Draw how many participants fall into each band of the scale, and from that the counts and the mean.

    Within a band the sum of points is drawn so that it stays possible: the mean never contradicts the counts.
    """
    rng = stream(seed, "outcomes")
    shape = sittings.takes.shape
    outcomes = Outcomes(np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.full(shape, np.nan))
    for number, one in enumerate(ASSESSMENTS):
        sat = sittings.participants[:, :, number] > 0
        people = sittings.participants[:, :, number][sat]
        bands = rng.multinomial(people, band_probabilities(one, sittings.ability[:, :, number][sat]))
        floors = np.array(one.floors)
        outcomes.failed[sat, number] = bands[:, floors < one.passing].sum(axis=1)
        if one.excellent is not None:
            outcomes.excellent[sat, number] = bands[:, floors >= one.excellent].sum(axis=1)
        sums = bands @ np.array([2, 3, 4, 5]) if one.reported == "mark" else _points(one, bands, rng)
        outcomes.mean[sat, number] = np.round(sums / people, 2)
    return outcomes


def band_probabilities(assessment: Assessment, ability: Floats) -> Floats:
    """Give the probability of each band (columns) for pupils normal around `ability` (rows), deviation 1."""
    cuts = (np.array(assessment.floors[1:]) - 0.5 - assessment.centre) / assessment.spread
    below = probability(normal_distribution(cuts[None, :] - ability[:, None]))
    edges = np.concatenate([np.zeros((ability.size, 1)), below, np.ones((ability.size, 1))], axis=1)
    probabilities: Floats = np.diff(edges, axis=1)
    return probabilities


def normal_distribution(x: Floats) -> Floats:
    """Give the standard normal distribution function, to 7 digits.

    Formula 26.2.17 of Abramowitz and Stegun, Handbook of Mathematical Functions.
    """
    t = 1 / (1 + 0.2316419 * np.abs(x))
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    tail: Floats = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * series
    return np.where(x > 0, 1 - tail, tail)


def _points(assessment: Assessment, bands: Integers, rng: np.random.Generator) -> Integers:
    """Draw the sum of points of each school: within a band, points are spread evenly."""
    low = np.array(assessment.floors)
    high = np.array([*assessment.floors[1:], assessment.top + 1]) - 1
    middle, deviation = (low + high) / 2, (high - low) / np.sqrt(12)
    drawn = bands * middle + np.sqrt(bands) * deviation * rng.standard_normal(bands.shape)
    sums: Integers = np.clip(np.rint(drawn), bands * low, bands * high).astype(np.int64).sum(axis=1)
    return sums
