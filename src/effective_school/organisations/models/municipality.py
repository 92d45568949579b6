"""A municipality of the region and its authority."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import Record, StoredFile

LAST_TILE = 11
"""The tile map has 12 columns and 12 rows, counted from 0."""


class Municipality(Record):
    """A district or city; `tile_column` and `tile_row` place it on the tile map (0, 0 is the north-west)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    authority = models.CharField(_("authority"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    tile_column = models.PositiveSmallIntegerField(
        _("column of the tile map"), null=True, blank=True, validators=[MaxValueValidator(LAST_TILE)]
    )
    tile_row = models.PositiveSmallIntegerField(
        _("row of the tile map"), null=True, blank=True, validators=[MaxValueValidator(LAST_TILE)]
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("organisations:municipality", args=[self.pk])


class Boundary(Record):
    """The outline of a municipality, simplified: polygons of rings of points (longitude, latitude)."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="boundary", verbose_name=_("municipality")
    )
    polygons = models.JSONField(_("outline"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    history = HistoricalRecords(excluded_fields=["polygons"])

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return str(self.municipality)
