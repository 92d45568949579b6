"""A municipality of the region and its authority."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import Record


class Municipality(Record):
    """A district or city; `tile_column` and `tile_row` place it on the tile map (0, 0 is the north-west)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    authority = models.CharField(_("authority"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column of the tile map"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("row of the tile map"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name
