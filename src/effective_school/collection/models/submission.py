"""What one authority hands in to a campaign."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.collection.enums import SubmissionState
from effective_school.collection.models.campaign import Campaign
from effective_school.common.models import ChoiceField, Record
from effective_school.organisations.models import Municipality


class Submission(Record):
    """The submission of a municipality, or (without one) of the exam centre for all schools.

    `accepted_at` stays when a later change re-opens the submission: what was accepted then keeps counting until
    the change is accepted too.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="submissions", verbose_name=_("campaign")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("municipality"),
    )
    state = ChoiceField(_("state"), max_length=9, choices=SubmissionState, default=SubmissionState.DRAFT)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("submitted by")
    )
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    rows_expected = models.PositiveIntegerField(_("rows expected"), default=0)
    rows_filled = models.PositiveIntegerField(_("rows filled"), default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ("campaign", "municipality__name")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "municipality"), name="one_submission_a_municipality"
            ),
            models.UniqueConstraint(
                fields=("campaign",),
                condition=models.Q(municipality=None),
                name="one_submission_for_all_schools",
            ),
        )
        indexes = (models.Index(fields=("state",)),)
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return f"{self.campaign} — {self.territory}"

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("collection:submission", args=(self.pk,))

    @property
    def territory(self) -> str:
        """Whose submission it is."""
        return str(self.municipality or _("Exam centre"))

    @property
    def state_words(self) -> str:
        """The state as people see it: a draft is not started, in work, or a change of what was accepted."""
        if self.state == SubmissionState.DRAFT and self.accepted_at is not None:
            return str(_("Changed after acceptance"))
        if self.state == SubmissionState.DRAFT:
            return str(_("In work") if self.rows_filled else _("Not started"))
        return self.get_state_display()

    @property
    def state_tone(self) -> str:
        """The tone that doubles the state."""
        return "new" if self.state == SubmissionState.DRAFT and not self.rows_filled else self.state

    @property
    def percent_filled(self) -> int:
        """Share of the expected rows that are filled, 0-100, rounded down."""
        if not self.rows_expected:
            return 0
        return min(100, self.rows_filled * 100 // self.rows_expected)


class SubmissionEvent(models.Model):
    """One step of a submission: opened, uploaded, submitted, returned, accepted, changed."""

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("Started")
        UPLOADED = "uploaded", _("File applied")
        TYPED = "typed", _("Cells typed")
        SUBMITTED = "submitted", _("Submitted")
        TAKEN_BACK = "taken_back", _("Taken back")
        RETURNED = "returned", _("Returned with remarks")
        ACCEPTED = "accepted", _("Accepted")
        REOPENED = "reopened", _("Re-opened by a change")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="events")
    kind = ChoiceField(_("what"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    text = models.TextField(_("text"), blank=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.get_kind_display()
