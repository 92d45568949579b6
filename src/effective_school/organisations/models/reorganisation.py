"""Mergers, splits, renames and closures."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record
from effective_school.organisations.models.school import School


class Reorganisation(Record):
    """What happened to a school, on which day and by which document; codes are never given twice."""

    class Kind(models.TextChoices):
        """What happened."""

        MERGED = "merged", pgettext_lazy("reorganisation", "Merged into another")
        SPLIT = "split", pgettext_lazy("reorganisation", "Split off")
        RENAMED = "renamed", pgettext_lazy("reorganisation", "Renamed")
        CLOSED = "closed", pgettext_lazy("reorganisation", "Closed")

    kind = ChoiceField(_("what happened"), max_length=10, choices=Kind)
    school = models.ForeignKey(
        School, models.PROTECT, related_name="reorganisations", verbose_name=_("school")
    )
    other = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("other school")
    )
    on = models.DateField(_("on"))
    old_name = models.CharField(_("former name"), max_length=250, blank=True)
    new_name = models.CharField(_("new name"), max_length=250, blank=True)
    document = models.CharField(_("document"), max_length=250)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True, editable=False)
    undone_because = models.CharField(_("why undone"), max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.school}"
