"""The app `organisations`."""

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who belongs where, and who may do what there."""

    name = "effective_school.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Load permissions, menu, cards of the desk, and what keeps a history."""
        for part in ("permissions", "menu", "desk", "viewable", "receivers", "specimens"):
            import_module(f"effective_school.organisations.{part}")
