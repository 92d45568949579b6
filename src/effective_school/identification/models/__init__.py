"""Methods, runs, verification, publications and their journal."""

from effective_school.identification.models.journal import JournalEntry
from effective_school.identification.models.method import MethodVersion
from effective_school.identification.models.publication import Publication
from effective_school.identification.models.run import (
    Run,
    RunCheck,
    RunFile,
    RunPage,
    RunProblem,
    RunSettings,
)
from effective_school.identification.models.run_school import RunSchool
from effective_school.identification.models.verification import Verification, VerificationItem

__all__ = [
    "JournalEntry",
    "MethodVersion",
    "Publication",
    "Run",
    "RunCheck",
    "RunFile",
    "RunPage",
    "RunProblem",
    "RunSchool",
    "RunSettings",
    "Verification",
    "VerificationItem",
]
