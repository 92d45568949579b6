"""Studies, campaigns, and what was handed in."""

from effective_school.collection.models.campaign import Campaign, CampaignException, Reminder
from effective_school.collection.models.data_row import DataRow, RowChange
from effective_school.collection.models.finding import Finding
from effective_school.collection.models.study import Study, StudyResultReceipt
from effective_school.collection.models.submission import Submission, SubmissionEvent
from effective_school.collection.models.upload import Upload

__all__ = [
    "Campaign",
    "CampaignException",
    "DataRow",
    "Finding",
    "Reminder",
    "RowChange",
    "Study",
    "StudyResultReceipt",
    "Submission",
    "SubmissionEvent",
    "Upload",
]
