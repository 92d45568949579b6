"""The app `accounts`."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and how they sign in."""

    name = "effective_school.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Name the entries of the navigation, hear of events, and say what is kept about a person."""
        for part in ("menu", "receivers", "domain.own_data"):
            import_module(f"effective_school.accounts.{part}")
