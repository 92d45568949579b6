"""Files that people attach, and days."""

from typing import Any

from django import forms

from effective_school.common.documents import DOCUMENTS, DocumentField

__all__ = ["DOCUMENTS", "DocumentField", "date_field"]


def date_field(label: object, **kwargs: Any) -> forms.DateField:  # noqa: ANN401 - Django's own options
    """Make a field for a day with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)  # type: ignore[arg-type]
