"""The input tables of the method, made from what was drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from school_index.sample.assessments import ASSESSMENTS
from school_index.sample.certificates import CERTIFICATE_EXAMS, draw_certificates
from school_index.sample.gaps import leave_gaps
from school_index.sample.kinds import KINDS
from school_index.sample.names import name_schools
from school_index.sample.outcomes import Outcomes, draw_outcomes
from school_index.sample.social import draw_social

if TYPE_CHECKING:
    from school_index.sample.world import World

Report = Callable[[str, int, int], None]


def make_tables(world: World, *, exams: bool, report: Report) -> dict[str, pl.DataFrame]:
    """Make the tables `schools`, `exams` (if wanted), `certificates` and `social`, with gaps."""
    total = 4
    report("tables", 0, total)
    tables = {"schools": _schools(world)}
    report("tables", 1, total)
    outcomes = draw_outcomes(world.sittings, world.seed)
    if exams:
        tables["exams"] = _exams(world, outcomes)
    report("tables", 2, total)
    tables["certificates"] = _certificates(world, outcomes)
    report("tables", 3, total)
    tables["social"] = _social(world)
    report("tables", total, total)
    return leave_gaps(tables, world.seed)


def _schools(world: World) -> pl.DataFrame:
    school, year = np.nonzero(world.network.active)
    names = name_schools(world.network, world.territory.municipalities)
    kind = world.network.kind[school, year]
    municipalities = pl.Series([municipality.name for municipality in world.territory.municipalities])
    return pl.DataFrame(
        {
            "school_id": world.ids.gather(school),
            "year": world.years.gather(year),
            "name": [names[one][when] for one, when in zip(school.tolist(), year.tolist(), strict=True)],
            "municipality": municipalities.gather(world.network.municipality[school]),
            "group": pl.Series([kind.group for kind in KINDS]).gather(kind),
            "excluded": pl.Series([kind.excluded for kind in KINDS]).gather(kind),
        }
    )


def _exams(world: World, outcomes: Outcomes) -> pl.DataFrame:
    taken = np.nonzero(world.sittings.takes)
    school, year, number = taken
    has_excellent = pl.Series([one.excellent is not None for one in ASSESSMENTS]).gather(number)
    return pl.DataFrame(
        {
            "school_id": world.ids.gather(school),
            "year": world.years.gather(year),
            "exam": pl.Series([one.exam for one in ASSESSMENTS]).gather(number),
            "subject": pl.Series([one.subject for one in ASSESSMENTS]).gather(number),
            "grade": pl.Series([one.grade for one in ASSESSMENTS], dtype=pl.Int64).gather(number),
            "participants": world.sittings.participants[taken],
            "failed": outcomes.failed[taken],
            "excellent": outcomes.excellent[taken],
            "mean_score": outcomes.mean[taken],
        }
    ).with_columns(
        pl.when(has_excellent).then(pl.col("excellent")).alias("excellent"),
        pl.col("mean_score").fill_nan(None),
    )


def _certificates(world: World, outcomes: Outcomes) -> pl.DataFrame:
    drawn = draw_certificates(world.sittings, outcomes, world.seed)
    frames = []
    for exam in CERTIFICATE_EXAMS:
        takers, without = drawn[exam]
        school, year = np.nonzero(takers)
        frame = pl.DataFrame(
            {
                "school_id": world.ids.gather(school),
                "year": world.years.gather(year),
                "exam": pl.repeat(exam, school.size, eager=True),
                "participants": takers[school, year],
                "without_certificate": without[school, year],
            }
        )
        frames.append(frame)
    return pl.concat(frames)


def _social(world: World) -> pl.DataFrame:
    school, year = np.nonzero(world.network.active)
    counts = draw_social(world.network, world.latent, world.seed)
    return pl.DataFrame(
        {
            "school_id": world.ids.gather(school),
            "year": world.years.gather(year),
            "pupils": world.network.pupils[school, year],
            **{column: values[school, year] for column, values in counts.items()},
        }
    )
