"""A campaign: which tables, of which years, are handed in by whom and until when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.collection.enums import CampaignState, HandsIn
from effective_school.common.dates import day
from effective_school.common.models import ChoiceField, Record
from effective_school.organisations.models import Municipality


class Campaign(Record):
    """One call for data. `forms` lists codes of registered forms, `years` the years that are asked for."""

    title = models.CharField(_("title"), max_length=200)
    forms = models.JSONField(_("forms"), default=list)
    years = models.JSONField(_("years"), default=list)
    hands_in = ChoiceField(_("who hands in"), max_length=12, choices=HandsIn, default=HandsIn.MUNICIPALITY)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    closes_on = models.DateField(_("closes on"))
    state = ChoiceField(_("state"), max_length=6, choices=CampaignState, default=CampaignState.DRAFT)
    note = models.TextField(_("note"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-due_on", "title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on"), closes_on__gte=models.F("due_on")),
                name="campaign_days_in_order",
            ),
        )
        indexes = (models.Index(fields=("state", "due_on")),)
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("collection:campaign", args=(self.pk,))

    @property
    def is_to_begin(self) -> bool:
        """Whether it is open, and its first day is still to come."""
        return self.state == CampaignState.OPEN and self.opens_on > timezone.localdate()

    @property
    def state_words(self) -> str:
        """The state as people see it: one that is open takes data from its first day on."""
        if self.is_to_begin:
            return gettext("Data are taken from %(day)s") % {"day": day(self.opens_on)}
        return self.get_state_display()

    @property
    def state_tone(self) -> str:
        """The tone that doubles the state."""
        if self.is_to_begin:
            return "plain"
        return {CampaignState.DRAFT: "draft", CampaignState.OPEN: "running"}.get(
            CampaignState(self.state), "plain"
        )


class CampaignException(Record):
    """Other days for one authority, with the reason."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="exceptions", verbose_name=_("campaign")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="+", verbose_name=_("municipality")
    )
    due_on = models.DateField(_("due on"))
    closes_on = models.DateField(_("closes on"))
    reason = models.CharField(_("reason"), max_length=300)
    history = HistoricalRecords()

    class Meta:
        ordering = ("municipality__name",)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "municipality"), name="one_exception_a_municipality"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("due_on")), name="exception_days_in_order"
            ),
        )
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")

    def __str__(self) -> str:
        return f"{self.campaign} — {self.municipality}"


class Reminder(models.Model):
    """A reminder that was sent, so that it is sent once."""

    class Kind(models.TextChoices):
        """When it is sent."""

        BEFORE = "before", _("Before the day")
        DUE = "due", _("On the day")
        LATE = "late", _("After the day")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = ChoiceField(max_length=6, choices=Kind)
    due_on = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "person", "kind", "due_on"), name="one_reminder_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} — {self.get_kind_display()}"


def days_late(due_on: date, on: date) -> int:
    """Days after the due day, 0 where there are none."""
    return max(0, (on - due_on).days)
