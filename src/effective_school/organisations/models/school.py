"""A school and its yearly passport."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import Record
from effective_school.organisations.enums import Locality, SchoolStatus
from effective_school.organisations.models.municipality import Municipality


class School(Record):
    """A school under its permanent code; what changes from year to year stands in its passports."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=250)
    full_name = models.CharField(_("full name"), max_length=500, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="schools", verbose_name=_("municipality")
    )
    status = models.CharField(_("status"), max_length=10, choices=SchoolStatus, default=SchoolStatus.OPEN)
    locality = models.CharField(_("locality"), max_length=6, choices=Locality, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("municipality__name", "name")
        indexes = (models.Index(fields=("name",)),)
        verbose_name = _("school")
        verbose_name_plural = _("schools")

    def __str__(self) -> str:
        return self.name


class SchoolYear(Record):
    """The passport of a school for the school year that ends in `year`."""

    school = models.ForeignKey(School, models.CASCADE, related_name="years", verbose_name=_("school"))
    year = models.PositiveSmallIntegerField(_("year"))
    group = models.CharField(_("group of schools"), max_length=40)
    excluded = models.CharField(_("takes no part because"), max_length=40, blank=True)
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    teachers = models.PositiveIntegerField(_("teachers"), null=True, blank=True)
    context = models.JSONField(_("context figures"), default=dict, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("school", "-year")
        constraints = (models.UniqueConstraint(fields=("school", "year"), name="one_passport_a_year"),)
        indexes = (models.Index(fields=("year", "group")),)
        verbose_name = _("passport of a school")
        verbose_name_plural = _("passports of schools")

    def __str__(self) -> str:
        return f"{self.school} ({self.year})"
