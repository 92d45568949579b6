"""The base of every business record."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """When a record was made and changed, and which version of it a form was opened on.

    A form sends `version` back; `domain.editing.save_edited` refuses to overwrite a later version.
    """

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
