"""Records that belong to no app."""

from effective_school.common.models.access_entry import AccessEntry
from effective_school.common.models.choice import ChoiceField
from effective_school.common.models.job import Job
from effective_school.common.models.letter import Letter
from effective_school.common.models.notification import Notification
from effective_school.common.models.record import Record
from effective_school.common.models.stored_file import StoredFile
from effective_school.common.models.worker import ClockTurn, WorkerBeat

__all__ = [
    "AccessEntry",
    "ChoiceField",
    "ClockTurn",
    "Job",
    "Letter",
    "Notification",
    "Record",
    "StoredFile",
    "WorkerBeat",
]
