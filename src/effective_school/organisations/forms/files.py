"""The form of a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class FileForm(forms.Form):
    """One file of a size that the site takes."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, accept: str = "", hint: str = "", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.fields["file"].widget.attrs["accept"] = accept
        self.fields["file"].help_text = hint

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB. Send a smaller one.")
                % {"limit": settings.UPLOAD_LIMIT // 1024 // 1024}
            )
        return file
