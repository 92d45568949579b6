"""The app `accounts`."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and how they sign in."""

    name = "effective_school.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Name entries of the navigation and cards of the desk, hear of events, say what is kept about a person."""
        for part in ("menu", "desk", "receivers", "domain.own_data"):
            import_module(f"effective_school.accounts.{part}")
