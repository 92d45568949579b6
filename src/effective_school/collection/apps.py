"""The app `collection`."""

from importlib import import_module

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """Studies calendar, data campaigns and what was handed in."""

    name = "effective_school.collection"
    label = "collection"

    def ready(self) -> None:
        """Name the entries of the navigation and the cards of the desk."""
        import_module("effective_school.collection.menu")
        import_module("effective_school.collection.cards")
        import_module("effective_school.collection.panels")
        import_module("effective_school.collection.histories")
