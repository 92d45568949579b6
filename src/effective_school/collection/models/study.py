"""The year's calendar of studies and the results that were sent to municipalities."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.collection.enums import StudyKind
from effective_school.common.models import ChoiceField, Record, StoredFile
from effective_school.organisations.models import Municipality


class Study(Record):
    """One assessment of the school year that ends in `year`: when it is held, who answers for it."""

    year = models.PositiveSmallIntegerField(_("year"))
    kind = ChoiceField(_("kind"), max_length=10, choices=StudyKind)
    title = models.CharField(_("title"), max_length=200)
    subject = models.CharField(_("subject"), max_length=100, blank=True)
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    held_from = models.DateField(_("held from"))
    held_to = models.DateField(_("held to"))
    responsible = models.CharField(_("responsible"), max_length=200, blank=True)
    results_expected_on = models.DateField(_("results expected on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("held_from", "title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(held_to__gte=models.F("held_from")), name="study_ends_after_it_begins"
            ),
        )
        indexes = (models.Index(fields=("year", "held_from")),)
        verbose_name = _("study")
        verbose_name_plural = _("studies")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("collection:study", args=(self.pk,))


class StudyResultReceipt(Record):
    """Results of a study sent to one municipality, and who confirmed that they came."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="receipts", verbose_name=_("study"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="study_receipts", verbose_name=_("municipality")
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("study", "municipality__name")
        constraints = (
            models.UniqueConstraint(fields=("study", "municipality"), name="one_receipt_a_municipality"),
        )
        verbose_name = _("receipt of results")
        verbose_name_plural = _("receipts of results")

    def __str__(self) -> str:
        return f"{self.study} — {self.municipality}"
