"""The network of schools: which schools there are, how many pupils they have, what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from school_index.sample.arrays import Flags, Floats, Integers, stream
from school_index.sample.kinds import BASIC, KINDS, SECONDARY
from school_index.sample.municipalities import SCHOOLS_PER_REGION, Territory

_SELECTIVE_SHARE = 0.12
_YEARLY_GROWTH = 0.03
_SMALLEST = 4


@dataclass(frozen=True)
class Network:
    """Schools by number; arrays are by school, `kind`, `active` and `pupils` by school and year.

    `kind` is a position in `KINDS`; `selective` marks gymnasiums and lyceums; `active` is false before a
    school opens and after it closes.
    """

    municipality: Integers
    rural: Flags
    selective: Flags
    kind: Integers
    active: Flags
    pupils: Integers


def found_network(territory: Territory, years: int, seed: int) -> Network:
    """Draw the schools of a territory over `years` years.

    From two years on, for every 400 schools, one basic school is merged into a secondary one of the same
    municipality, one secondary school opens, and one basic school becomes secondary, where candidates exist.
    """
    rng = stream(seed, "network")
    first_kind = _draw_kinds(territory.rural, rng)
    selective = (
        ~territory.rural & (first_kind == SECONDARY) & (rng.random(first_kind.size) < _SELECTIVE_SHARE)
    )
    kind = np.repeat(first_kind[:, None], years, axis=1)
    active = np.ones(kind.shape, dtype=np.bool_)
    pupils = _draw_pupils(first_kind, territory.rural, years, rng)
    network = Network(territory.municipality, territory.rural, selective, kind, active, pupils)
    if years > 1:
        _live(network, rng)
    return network


def _draw_kinds(rural: Flags, rng: np.random.Generator) -> Integers:
    schools = rural.size
    kinds = np.full(schools, SECONDARY)
    free = np.ones(schools, dtype=np.bool_)
    for code, kind in enumerate(KINDS):
        pull = np.where(rural, kind.village, 1 - kind.village)
        turn = np.where(free, rng.random(schools) ** (1 / pull), -1.0)
        chosen = np.argsort(-turn, kind="stable")[: round(kind.share * schools)]
        kinds[chosen] = code
        free[chosen] = False
    return kinds


def _draw_pupils(kind: Integers, rural: Flags, years: int, rng: np.random.Generator) -> Integers:
    median = np.array([(kind.town_size, kind.village_size) for kind in KINDS])[kind, rural.astype(np.int64)]
    spread = np.array([kind.size_spread for kind in KINDS])[kind]
    first: Floats = np.log(median) + spread * rng.standard_normal(kind.size)
    growth = _YEARLY_GROWTH * rng.standard_normal((kind.size, years))
    growth[:, 0] = 0
    size: Floats = np.rint(np.exp(first[:, None] + growth.cumsum(axis=1)))
    return np.maximum(size, _SMALLEST).astype(np.int64)


def _live(network: Network, rng: np.random.Generator) -> None:
    """Let schools merge, open and change, in place: a school has one such event at most."""
    years = network.kind.shape[1]
    first_kind = network.kind[:, 0]
    order = rng.permutation(first_kind.size)
    basic = order[first_kind[order] == BASIC]
    secondary = order[(first_kind[order] == SECONDARY) & ~network.selective[order]]
    events = max(1, first_kind.size // SCHOOLS_PER_REGION)
    hosts = _largest_by_municipality(network, secondary)
    closing = [school for school in basic if int(network.municipality[school]) in hosts][:events]
    taken = {*closing, *hosts.values()}
    opening = [school for school in secondary if school not in taken][:events]
    rising = [school for school in basic if school not in taken][:events]
    for school in closing:
        since = int(rng.integers(1, years))
        host = hosts[int(network.municipality[school])]
        network.active[school, since:] = False
        network.pupils[host, since:] += network.pupils[school, since:]
    for school in opening:
        network.active[school, : int(rng.integers(1, years))] = False
    for school in rising:
        network.kind[school, int(rng.integers(1, years)) :] = SECONDARY


def _largest_by_municipality(network: Network, schools: Integers) -> dict[int, int]:
    by_size = schools[np.argsort(network.pupils[schools, 0], kind="stable")]
    return {int(network.municipality[school]): int(school) for school in by_size}
