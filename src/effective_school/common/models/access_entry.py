"""Who looked at personal data."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEntry(models.Model):
    """One look at, or export of, somebody's personal data."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who looked")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, verbose_name=_("about whom")
    )
    what = models.CharField(_("what"), max_length=200)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.what
