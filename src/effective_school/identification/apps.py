"""The app `identification`."""

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """The app `identification`."""

    name = "effective_school.identification"
    label = "identification"
