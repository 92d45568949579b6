"""Verification of a run's list by the municipalities."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record, StoredFile
from effective_school.identification.enums import Answer, Decision
from effective_school.identification.models.run import Run
from effective_school.identification.models.run_school import RunSchool
from effective_school.organisations.models import Municipality


class Verification(Record):
    """The list of a run as it was sent to one municipality, to be answered until `due_on`."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="verifications", verbose_name=_("run"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="verifications", verbose_name=_("municipality")
    )
    lists = models.JSONField(_("lists"), default=list)
    due_on = models.DateField(_("answer due"))
    message = models.TextField(_("message"), blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent"))
    answered_at = models.DateTimeField(_("answered in full"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("municipality__name",)
        constraints = (
            models.UniqueConstraint(fields=("run", "municipality"), name="one_verification_a_municipality"),
        )
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")

    def __str__(self) -> str:
        return f"{self.run} — {self.municipality}"


class VerificationItem(Record):
    """One school of the list: the municipality's answer and, where it objects, the operator's decision."""

    verification = models.ForeignKey(
        Verification, models.PROTECT, related_name="items", verbose_name=_("verification")
    )
    run_school = models.OneToOneField(
        RunSchool, models.PROTECT, related_name="verification_item", verbose_name=_("school")
    )
    answer = ChoiceField(_("answer"), max_length=9, choices=Answer, default=Answer.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decision = ChoiceField(_("decision"), max_length=8, choices=Decision, default=Decision.NONE)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("run_school__name", "pk")
        indexes = (models.Index(fields=("verification", "answer", "decision")),)
        verbose_name = _("school under verification")
        verbose_name_plural = _("schools under verification")

    def __str__(self) -> str:
        return f"{self.run_school}: {self.get_answer_display()}"
