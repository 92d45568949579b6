"""Invitations of people by e-mail."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from effective_school.common.models import ChoiceField, Record
from effective_school.common.searching import LONGEST_TEXT, search_text
from effective_school.organisations.enums import Role
from effective_school.organisations.models.municipality import Municipality
from effective_school.organisations.models.school import School


class Invitation(Record):
    """A person is asked by letter to take a role in a territory; the link in the letter works once."""

    class State(models.TextChoices):
        """What became of an invitation."""

        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Accepted")
        EXPIRED = "expired", _("Out of date")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    email = models.EmailField(_("e-mail"))
    last_name = models.CharField(_("last name"), max_length=80)
    first_name = models.CharField(_("first name"), max_length=80)
    middle_name = models.CharField(_("patronymic"), max_length=80, blank=True)
    role = ChoiceField(_("role"), max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    school = models.ForeignKey(
        School, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("school")
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    nonce = models.CharField(max_length=32, editable=False)
    sent_at = models.DateTimeField(_("letter sent"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    search_text = models.CharField(max_length=LONGEST_TEXT, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["nonce", "search_text"])

    class Meta:
        ordering = ("-sent_at", "-id")
        constraints = (
            models.UniqueConstraint(
                "email",
                "role",
                Coalesce("municipality", 0),
                Coalesce("school", 0),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.full_name} — {self.get_role_display()}, {self.territory}"

    def save(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        """Save with what a search compares."""
        self.search_text = search_text(self.full_name, self.email)
        super().save(*args, **options)

    @property
    def full_name(self) -> str:
        """Last name, first name, patronymic."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)

    @property
    def territory(self) -> str:
        """The name of the territory."""
        return str(self.school or self.municipality or _("the region"))

    @property
    def state(self) -> "Invitation.State":
        """What became of it by now."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.OPEN
