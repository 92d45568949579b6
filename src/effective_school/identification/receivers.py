"""What identification does when something happens elsewhere."""

from django.db import connections

from effective_school.identification.domain.methods import load_builtin_methods
from effective_school.identification.models import MethodVersion


def take_in_builtin_methods(using: str = "default", **kwargs: object) -> None:
    """Take in the methods that come with the product once their table is there."""
    del kwargs
    if MethodVersion._meta.db_table in connections[using].introspection.table_names():  # noqa: SLF001 - Django's public name
        load_builtin_methods()
