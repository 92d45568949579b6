"""The app `common`."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules

from effective_school.common.connections import tell_costs


class CommonConfig(AppConfig):
    """Parts that every app uses."""

    name = "effective_school.common"
    label = "common"

    def ready(self) -> None:
        """Read every app's table of permissions, whichever page is asked for first; hear of new connections."""
        autodiscover_modules("permissions")
        connection_created.connect(tell_costs)
