"""A letter in the queue."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from effective_school.common.models.choice import ChoiceField


class Letter(models.Model):
    """One e-mail: queued in the transaction of the event, sent by the worker, tried again, kept as a log."""

    class State(models.TextChoices):
        """What became of the letter."""

        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")

    to = models.EmailField(_("to"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    event = models.CharField(max_length=60)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    security = models.BooleanField(
        _("about security"), default=False, help_text=_("Goes also to those who want no letters.")
    )
    forget = models.BooleanField(default=False, help_text=_("The words and the address go once it has left."))
    state = ChoiceField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=("state", "next_try_at")),)

    def __str__(self) -> str:
        return self.subject
