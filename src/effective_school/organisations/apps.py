"""The app `organisations`."""

from importlib import import_module

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Who belongs where, and who may do what there."""

    name = "effective_school.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Name the entries of the navigation."""
        import_module("effective_school.organisations.menu")
