"""A school and its yearly passport."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record
from effective_school.common.searching import LONGEST_TEXT, search_text
from effective_school.organisations.enums import Locality, SchoolStatus
from effective_school.organisations.models.municipality import Municipality
from effective_school.organisations.models.school_word import SchoolWord

code_validator = RegexValidator(
    r"^(?=.*\d)[\w.-]+\Z", _("A code has at least one digit and no spaces: letters, digits, point, hyphen.")
)


class SchoolQuerySet(models.QuerySet["School"]):
    """Schools, found by words whatever the case of their letters."""

    def found_by(self, words: str) -> "SchoolQuerySet":
        """Schools in whose code, name, full name or address a word begins with every one of these words."""
        return SchoolWord.objects.named(self, words, "search_text")

    def bulk_create(self, objs: Iterable["School"], *args: Any, **options: Any) -> list["School"]:  # noqa: ANN401
        """Make many; what search compares is filled in, since no `save` is called."""
        schools = list(objs)
        for school in schools:
            school.search_text = school.words()
        made = super().bulk_create(schools, *args, **options)
        self.remember_words(schools)
        return made

    def bulk_update(
        self, objs: Iterable["School"], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Change many, with what search compares."""
        schools = list(objs)
        for school in schools:
            school.search_text = school.words()
        changed = super().bulk_update(schools, {*fields, "search_text"}, batch_size)
        self.remember_words(schools)
        return changed

    def remember_words(self, schools: Iterable["School"]) -> None:
        """Let schools be found by what they are called now."""
        SchoolWord.objects.remember((school.code, school.search_text) for school in schools)


class School(Record):
    """A school under its permanent code; what changes from year to year stands in its passports."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=250)
    full_name = models.CharField(_("full name"), max_length=500, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="schools", verbose_name=_("municipality")
    )
    status = ChoiceField(_("status"), max_length=10, choices=SchoolStatus, default=SchoolStatus.OPEN)
    locality = ChoiceField(_("locality"), max_length=6, choices=Locality, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    search_text = models.CharField(max_length=LONGEST_TEXT, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["search_text"])
    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ("municipality__name", "name")
        indexes = (
            models.Index(fields=("name", "id", "search_text")),
            models.Index(fields=("municipality", "name", "id")),
            models.Index(fields=("status", "name", "id")),
            models.Index(fields=("municipality", "status")),
            models.Index(fields=("code", "search_text")),
        )
        verbose_name = _("school")
        verbose_name_plural = _("schools")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        """Save with what search compares."""
        self.search_text = self.words()
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "search_text"}
        super().save(*args, **options)
        School.objects.remember_words([self])

    def words(self) -> str:
        """Everything that a search may name."""
        return search_text(self.code, self.name, self.address, self.full_name)

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("organisations:school", args=[self.code])


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
