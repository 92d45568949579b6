"""One uploaded file of a submission."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from effective_school.collection.enums import UploadState
from effective_school.collection.models.submission import Submission
from effective_school.common.models import ChoiceField, Job, StoredFile


class Upload(models.Model):
    """A file that was brought, how it was checked and what it changed; the same bytes are one upload.

    `places` says where its tables stood (sheet, row of headings, columns), so that cells can be marked in a copy.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="uploads")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    state = ChoiceField(_("state"), max_length=9, choices=UploadState, default=UploadState.WAITING)
    rows_added = models.PositiveIntegerField(_("rows added"), default=0)
    rows_changed = models.PositiveIntegerField(_("rows changed"), default=0)
    rows_same = models.PositiveIntegerField(_("rows unchanged"), default=0)
    errors = models.PositiveIntegerField(_("errors"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("upload", "uploaded by"),
    )
    at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    places = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("submission", "sha256"), name="one_upload_of_the_same_bytes"),
        )
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")

    def __str__(self) -> str:
        return str(self.file)
