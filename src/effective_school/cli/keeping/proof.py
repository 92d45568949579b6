"""Computing runs again, as proof that a copy holds what they were computed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from effective_school.common.domain.jobs import JobStopped
from effective_school.identification.domain.runs import differing_tables
from effective_school.identification.enums import RunState
from effective_school.identification.models import Run


@dataclass
class Proof:
    """Numbers of the runs that gave the same bytes again, and what was wrong with the others."""

    same: list[int] = field(default_factory=list)
    doubts: list[tuple[int, str]] = field(default_factory=list)


def compute_again(*, every: bool, report: Callable[[int, int], None]) -> Proof:
    """Compute the last finished run again, or every one."""
    runs = list(Run.objects.filter(state=RunState.FINISHED).order_by("-number")[: None if every else 1])
    proof = Proof()
    for place, run in enumerate(runs, start=1):
        try:
            differing = ", ".join(differing_tables(run, report=lambda _done, _total: None))
        except (JobStopped, OSError) as error:
            differing = str(error)
        if differing:
            proof.doubts.append((run.number, differing))
        else:
            proof.same.append(run.number)
        report(place, len(runs))
    return proof
