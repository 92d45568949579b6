"""Results pupil by pupil, made in pieces, so that a country fits into a small memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from school_index.sample.arrays import Floats, Integers, stream
from school_index.sample.assessments import ASSESSMENTS, EGE_BASIC, EGE_PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from school_index.sample.world import World

ROWS_PER_PIECE = 1_000_000
_SHARED = 0.8
_OF_THE_SUBJECT = 0.6


@dataclass(frozen=True)
class _Cells:
    """Sittings with participants, in the order of school, year and assessment.

    `first_pupil` is the number of the first participant: the pupils of a cohort sit each of its subjects.
    """

    school: Integers
    year: Integers
    assessment: Integers
    rows: Integers
    first_pupil: Integers
    ability: Floats

    def slice(self, start: int, stop: int) -> _Cells:
        part = slice(start, stop)
        return _Cells(
            self.school[part],
            self.year[part],
            self.assessment[part],
            self.rows[part],
            self.first_pupil[part],
            self.ability[part],
        )


def pupil_pieces(world: World, rows_per_piece: int = ROWS_PER_PIECE) -> Iterator[pl.DataFrame]:
    """Yield frames of about `rows_per_piece` results, in all exactly as many as the sittings' participants.

    Columns: pupil_id, school_id, year, exam, subject, grade, score (points), mark; a cohort is never split.
    A pupil has a new id each year. Ability is normal around the school's with deviation 1, of which 0.8 is
    common to the subjects: counts by school follow the same distribution as in the table `exams`.
    """
    cells = _cells(world)
    for piece, (start, stop) in enumerate(_cuts(cells, rows_per_piece)):
        yield _piece(world, cells.slice(start, stop), stream(world.seed, "pupils", piece))


def _cells(world: World) -> _Cells:
    rows = world.sittings.participants
    offset = np.zeros(rows.shape, dtype=np.int64)
    offset[:, :, EGE_BASIC] = rows[:, :, EGE_PROFILE]
    # The subjects of a cohort are neighbours in ASSESSMENTS, so a running sum can number the pupils.
    cohorts = [one.cohort for one in ASSESSMENTS]
    starts = np.array([cohorts.index(cohort) for cohort in dict.fromkeys(cohorts)])
    size = np.maximum.reduceat(rows + offset, starts, axis=2)
    first = (size.ravel().cumsum() - size.ravel()).reshape(size.shape)
    first = np.repeat(first, np.diff(starts, append=len(ASSESSMENTS)), axis=2)
    sat = np.nonzero(rows)
    school, year, assessment = sat
    ability = world.sittings.ability[sat]
    return _Cells(school, year, assessment, rows[sat], (first + offset)[sat], ability)


def _cuts(cells: _Cells, rows_per_piece: int) -> Iterator[tuple[int, int]]:
    """Cut where a school's year begins, after at least `rows_per_piece` rows."""
    before = cells.rows.cumsum() - cells.rows
    begins = np.flatnonzero((np.diff(cells.school, prepend=-1) != 0) | (np.diff(cells.year, prepend=-1) != 0))
    start = 0
    while start < cells.rows.size:
        later = begins[before[begins] >= before[start] + rows_per_piece]
        stop = int(later[0]) if later.size else cells.rows.size
        yield start, stop
        start = stop


def _piece(world: World, cells: _Cells, rng: np.random.Generator) -> pl.DataFrame:
    begins = cells.rows.cumsum() - cells.rows
    pupil = np.arange(cells.rows.sum()) + np.repeat(cells.first_pupil - begins, cells.rows)
    least = int(cells.first_pupil.min())
    talent = rng.standard_normal(int(pupil.max()) - least + 1)
    ability = np.repeat(cells.ability, cells.rows)
    ability += _SHARED * talent[pupil - least]
    ability += _OF_THE_SUBJECT * rng.standard_normal(pupil.size)
    score = _points(cells, ability)
    of_cell = {
        "school_id": world.ids.gather(cells.school),
        "year": world.years.gather(cells.year),
        "exam": pl.Series([one.exam for one in ASSESSMENTS]).gather(cells.assessment),
        "subject": pl.Series([one.subject for one in ASSESSMENTS]).gather(cells.assessment),
        "grade": pl.Series([one.grade for one in ASSESSMENTS], dtype=pl.Int64).gather(cells.assessment),
    }
    cell = pl.Series(np.repeat(np.arange(cells.rows.size), cells.rows))
    return pl.DataFrame(
        {
            "pupil_id": pupil + 1,
            **{column: values.gather(cell) for column, values in of_cell.items()},
            "score": score,
            "mark": _marks(cells, score),
        }
    )


def _points(cells: _Cells, ability: Floats) -> Integers:
    centre, spread, top = np.array([(one.centre, one.spread, one.top) for one in ASSESSMENTS]).T
    ability *= np.repeat(spread[cells.assessment], cells.rows)
    ability += np.repeat(centre[cells.assessment], cells.rows)
    np.rint(ability, out=ability)
    np.clip(ability, 0, np.repeat(top[cells.assessment], cells.rows), out=ability)
    return ability.astype(np.int64)


def _marks(cells: _Cells, score: Integers) -> pl.Series:
    """Give the mark of each result, null where the assessment gives points only."""
    limits = np.array([one.marks or (0, 0, 0, 0) for one in ASSESSMENTS])[cells.assessment]
    mark = np.full(score.size, 2)
    for limit in limits.T[1:]:
        mark += score >= np.repeat(limit, cells.rows)
    marked = np.array([bool(one.marks) for one in ASSESSMENTS])[cells.assessment]
    return pl.Series(mark).set(pl.Series(~np.repeat(marked, cells.rows)), None)
