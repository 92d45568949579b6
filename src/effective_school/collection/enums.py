"""Words with a fixed meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StudyKind(models.TextChoices):
    """What kind of assessment a study is."""

    EGE = "ege", _("EGE")
    OGE = "oge", _("OGE")
    VPR = "vpr", _("VPR")
    REGIONAL = "regional", _("Regional study")
    OTHER = "other", _("Other study")


class CampaignState(models.TextChoices):
    """Whether a campaign takes data."""

    DRAFT = "draft", pgettext_lazy("campaign", "Draft")
    OPEN = "open", pgettext_lazy("campaign", "Open")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


class HandsIn(models.TextChoices):
    """Who hands in."""

    MUNICIPALITY = "municipality", _("Each municipal authority for its schools")
    EXAM_CENTRE = "exam_centre", _("The exam centre for all schools")


class SubmissionState(models.TextChoices):
    """How far a submission is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class UploadState(models.TextChoices):
    """What became of an uploaded file."""

    WAITING = "waiting", _("Being checked")
    REFUSED = "refused", _("Not applied: there are errors")
    APPLIED = "applied", _("Applied")
    UNCHANGED = "unchanged", _("Changed nothing")


class Severity(models.TextChoices):
    """How grave a finding is."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
