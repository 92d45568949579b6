"""What a check found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.collection.enums import Severity
from effective_school.collection.models.submission import Submission
from effective_school.collection.models.upload import Upload
from effective_school.common.models import ChoiceField


class Finding(models.Model):
    """An error or a warning at one cell (or row, or table).

    Findings of a refused file name their `upload`; findings without one are about the rows of the submission.
    `key` names the row; an explanation of a warning is kept when the rows are checked again.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings")
    upload = models.ForeignKey(Upload, models.CASCADE, null=True, related_name="findings")
    severity = ChoiceField(_("severity"), max_length=7, choices=Severity)
    rule = models.CharField(max_length=60)
    table = models.CharField(max_length=40, blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=250, blank=True)
    file_row = models.PositiveIntegerField(_("row"), null=True)
    column = models.CharField(_("column"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=250, blank=True)
    details = models.JSONField(default=dict)
    explanation = models.TextField(_("explanation"), blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("explained by")
    )
    explained_at = models.DateTimeField(_("explained"), null=True)

    class Meta:
        ordering = ("severity", "table", "file_row", "pk")
        indexes = (models.Index(fields=("submission", "upload", "severity")),)

    def __str__(self) -> str:
        return f"{self.severity}: {self.rule}"
