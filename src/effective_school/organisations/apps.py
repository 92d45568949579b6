"""The app `organisations`."""

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who belongs where, and who may do what there."""

    name = "effective_school.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Load who may do what; name the entries of the navigation, cards of the desk and records whose history can be opened."""
        for part in ("permissions", "menu", "desk", "viewable", "receivers"):
            import_module(f"effective_school.organisations.{part}")
