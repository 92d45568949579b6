"""The app `common`."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Parts that every app uses."""

    name = "effective_school.common"
    label = "common"
