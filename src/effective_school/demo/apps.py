"""The app `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The entrance of the demonstration; closed everywhere else."""

    name = "effective_school.demo"
    label = "demo"
