"""One row of one table that was handed in, and every change of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.collection.models.submission import Submission
from effective_school.common.models import Record, StoredFile


class DataRow(Record):
    """A row: `values` as the table's form wants them (key columns included), by column code.

    `key` is the text of the key columns and unique in the table of a submission. `origins` names, for each column
    that did not come with the row, who changed it, when, and by which file and row. `accepted_values` are those
    of the last acceptance, None before it; `is_removed` marks a row that was taken out after it.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rows")
    table = models.CharField(_("table"), max_length=40)
    school_code = models.CharField(_("school's code"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    key = models.CharField(max_length=250)
    values = models.JSONField(_("values"), default=dict)
    origins = models.JSONField(default=dict)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    file_row = models.PositiveIntegerField(_("row of the file"), null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"))
    accepted_values = models.JSONField(null=True)
    changed_since_acceptance = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("table", "key")
        constraints = (models.UniqueConstraint(fields=("submission", "table", "key"), name="one_row_a_key"),)
        indexes = (
            models.Index(fields=("submission", "table", "school_code")),
            models.Index(fields=("table", "year")),
            models.Index(fields=("school_code",)),
        )

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"


class RowChange(models.Model):
    """One change of a row: values before (None for a new row) and after (None for a removed one)."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="changes")
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=250)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    file_row = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("submission", "table", "key")),)

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"
