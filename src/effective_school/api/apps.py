"""The app `api`."""

from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Read access for programmes."""

    name = "effective_school.api"
    label = "api"

    def ready(self) -> None:
        """Load permissions and the menu."""
        for part in ("permissions", "menu"):
            import_module(f"effective_school.api.{part}")
