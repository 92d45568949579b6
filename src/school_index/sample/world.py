"""Everything that the tables are made of, drawn stage by stage."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from school_index.sample.latent import Latent, draw_latent
from school_index.sample.municipalities import Territory, settle
from school_index.sample.network import Network, found_network
from school_index.sample.sittings import Sittings, draw_sittings

_REGION_CODE = "27"
_SHORTEST_NUMBER = 4


@dataclass(frozen=True)
class World:
    """What was drawn; `ids` and `years` name the positions of the arrays by school and year."""

    ids: pl.Series
    years: pl.Series
    territory: Territory
    network: Network
    latent: Latent
    sittings: Sittings
    seed: int


def draw_world(schools: int, years: int, last_year: int, seed: int, pupils: int | None = None) -> World:
    """Draw schools, what is hidden in them, and who sits which assessment.

    With `pupils` all schools are enlarged (or reduced) alike, so that exactly so many results are written.
    Raises ValueError for a size below 1 or a negative seed.
    """
    for name, value, least in (("schools", schools, 1), ("years", years, 1), ("seed", seed, 0)):
        if value < least:
            raise ValueError(f"{name} must be at least {least}, not {value}")
    if pupils is not None and pupils < 1:
        raise ValueError(f"pupils must be at least 1, not {pupils}")
    territory = settle(schools)
    network = found_network(territory, years, seed)
    latent = draw_latent(network, territory.municipalities, seed)
    sittings = draw_sittings(network, latent, seed)
    if pupils is not None:
        enlarged = sittings.enlarged_to(pupils)
        factor = pupils / sittings.participants.sum()
        sizes = np.maximum(np.rint(network.pupils * factor), 1).astype(np.int64)
        network, sittings = replace(network, pupils=sizes), enlarged
    width = max(_SHORTEST_NUMBER, len(str(schools)))
    ids = pl.Series("school_id", [f"{_REGION_CODE}{number:0{width}}" for number in range(1, schools + 1)])
    calendar = pl.Series("year", range(last_year - years + 1, last_year + 1), dtype=pl.Int64)
    return World(ids, calendar, territory, network, latent, sittings, seed)
