"""What happened to a run's list, step by step; entries are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.common.models import ChoiceField
from effective_school.identification.enums import JournalKind
from effective_school.identification.models.frozen import Frozen
from effective_school.identification.models.run import Run
from effective_school.organisations.models import Municipality


class JournalEntry(Frozen):
    """One step: who did what to which list, municipality and school, and why."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="journal")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    kind = ChoiceField(_("what"), max_length=10, choices=JournalKind)
    subject = models.CharField(_("about"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta(Frozen.Meta):
        abstract = False
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("run", "-at")),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"
