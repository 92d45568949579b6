"""An uploaded file, kept as it came."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def _place(stored: "StoredFile", name: str) -> str:
    del name  # a person's file name never reaches the disk
    return f"uploads/{stored.sha256[:2]}/{stored.sha256}"


class StoredFile(models.Model):
    """The bytes of one upload with their hash, who brought them and when; never changed."""

    sha256 = models.CharField(_("fingerprint"), max_length=64, db_index=True)
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    content = models.FileField(_("content"), upload_to=_place, max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    def __str__(self) -> str:
        return self.name
