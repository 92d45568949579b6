"""Files that people attach."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DOCUMENTS = (
    ".pdf",
    ".doc",
    ".docx",
    ".odt",
    ".rtf",
    ".jpg",
    ".jpeg",
    ".png",
    ".xlsx",
    ".zip",
    ".sig",
    ".p7s",
)


class DocumentField(forms.FileField):
    """A document: of a known kind and not too large."""

    def __init__(self, *, required: bool = True, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own options
        hint = _("PDF, Word, an image or an archive, up to %(size)s MB.") % {
            "size": settings.UPLOAD_LIMIT // 1024 // 1024
        }
        super().__init__(required=required, **{"help_text": hint, **kwargs})
        self.widget.attrs["accept"] = ",".join(DOCUMENTS)

    def validate(self, value: Any) -> None:  # noqa: ANN401 - an upload or nothing
        """Refuse other kinds and too large files."""
        super().validate(value)
        if not value:
            return
        if PurePath(value.name).suffix.lower() not in DOCUMENTS:
            raise ValidationError(
                _("This kind of file is not taken. Attach one of: %(kinds)s.")
                % {"kinds": ", ".join(DOCUMENTS)}
            )
        if value.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("The file is too large."))


def date_field(label: object, **kwargs: Any) -> forms.DateField:  # noqa: ANN401 - Django's own options
    """Make a field for a day with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)  # type: ignore[arg-type]
