"""A text out of given ones, whose words for a reader are found at once."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField


class ChoiceField(Text):
    """A `CharField` with choices; in migrations it is one.

    Django translates every choice each time it says the words of one; a list has fifty rows and several choices.
    """

    def deconstruct(self) -> Any:  # noqa: ANN401 - as Django has it
        """Describe the field as the one that Django brings."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Give the model its `get_..._display`, which Django leaves as it is."""
        words, said = dict(self.flatchoices), f"get_{name}_display"
        if said not in cls.__dict__:
            setattr(cls, said, lambda record: _said(words, getattr(record, name)))
        super().contribute_to_class(cls, name, private_only)


def _said(words: dict[Any, Any], value: Any) -> str | None:  # noqa: ANN401 - whatever stands in the database
    return None if value is None else str(words.get(value, value))
