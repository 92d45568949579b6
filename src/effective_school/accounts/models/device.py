"""Devices that people sign in from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models.user import User


class KnownDevice(models.Model):
    """A browser that a person has signed in from, known again by the mark in its cookie."""

    person = models.ForeignKey(User, models.CASCADE, related_name="devices")
    mark = models.CharField(max_length=32)
    agent = models.CharField(_("browser"), max_length=200, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "mark"), name="device_once"),)

    def __str__(self) -> str:
        return self.agent
