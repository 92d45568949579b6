"""The app `identification`."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IdentificationConfig(AppConfig):
    """Methods, runs and lists; the only door to the engine."""

    name = "effective_school.identification"
    label = "identification"

    def ready(self) -> None:
        """Name the entries of the navigation, the cards of the desk, and what follows a migration."""
        for name in ("menu", "cards", "intake", "specimens"):
            import_module(f"effective_school.identification.{name}")
        receivers = import_module("effective_school.identification.receivers")
        post_migrate.connect(receivers.take_in_builtin_methods, sender=self)
