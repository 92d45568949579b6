"""The app `common`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    """Parts that every app uses."""

    name = "effective_school.common"
    label = "common"

    def ready(self) -> None:
        """Read every app's table of permissions, whichever page is asked for first."""
        autodiscover_modules("permissions")
