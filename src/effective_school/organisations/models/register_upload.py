"""A register that somebody handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.common.models import StoredFile


class RegisterUpload(models.Model):
    """A file with schools and passports or with municipalities: looked through first, applied once."""

    class Kind(models.TextChoices):
        """What the file holds."""

        SCHOOLS = "schools", _("Schools and their passports")
        MUNICIPALITIES = "municipalities", _("Municipalities")

    kind = models.CharField(_("register"), max_length=20, choices=Kind)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    made = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)

    class Meta:
        ordering = ("-uploaded_at", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} — {self.file}"
