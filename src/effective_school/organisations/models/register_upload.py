"""A register that somebody handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from effective_school.common.models import ChoiceField, Job, StoredFile


class RegisterUpload(models.Model):
    """A file with schools and passports or with municipalities: looked through first, applied once.

    `plan` is what it would change and `refusal` why the file could not be read, both in codes that
    `register_words` says; `job` is the work in the background that reads or stores a large one.
    """

    class Kind(models.TextChoices):
        """What the file holds."""

        SCHOOLS = "schools", _("Schools and their passports")
        MUNICIPALITIES = "municipalities", _("Municipalities")

    kind = ChoiceField(_("register"), max_length=20, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("register", "uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    made = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    plan = models.JSONField(default=dict)
    refusal = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-uploaded_at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.file}"

    @property
    def is_in_work(self) -> bool:
        """Whether it is being read or stored in the background."""
        return self.job is not None and not self.job.is_over

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be stored as it is."""
        return bool(self.refusal or self.plan.get("errors"))
