"""The app `identification`."""

from importlib import import_module

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """The app `identification`."""

    name = "effective_school.identification"
    label = "identification"

    def ready(self) -> None:
        """Offer the engine's tables to data collection."""
        import_module("effective_school.identification.intake")
