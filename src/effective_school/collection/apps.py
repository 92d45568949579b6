"""The app `collection`."""

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    """The app `collection`."""

    name = "effective_school.collection"
    label = "collection"
