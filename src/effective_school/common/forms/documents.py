"""Documents that people attach: of a known kind, by name and by their first bytes, and not too large."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from effective_school.common.workbooks import OLE_START, ZIP_START

_PACKED = (ZIP_START, b"PK\x05\x06", OLE_START)
"""Office files of today; those with a password are wrapped as old ones are."""
_OLD = (OLE_START, ZIP_START, b"{\\rtf")
_SIGNATURE = (b"\x30", b"-----BEGIN", b"MI")
STARTS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF", b"\xef\xbb\xbf%PDF"),
    ".doc": _OLD,
    ".docx": _PACKED,
    ".odt": _PACKED,
    ".rtf": (b"{\\rtf",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".xlsx": _PACKED,
    ".xls": _OLD,
    ".ods": _PACKED,
    ".zip": _PACKED[:2],
    ".sig": _SIGNATURE,
    ".p7s": _SIGNATURE,
}
"""How a file of each kind begins."""
DOCUMENTS = tuple(ending for ending in STARTS if ending not in {".xls", ".ods"})
DOCUMENTS_AND_TABLES = tuple(STARTS)
_LONGEST = 16


def _hint() -> str:
    """Say what may be attached, in the language of whoever reads: fields are made once, before any reader."""
    return gettext("PDF, Word, an image or an archive, up to %(size)s MB.") % {
        "size": settings.UPLOAD_LIMIT // 1024 // 1024
    }


_HINT = lazy(_hint, str)()


class DocumentField(forms.FileField):
    """A document: of a known kind, which its first bytes must bear out, and not too large."""

    def __init__(
        self,
        *,
        required: bool = True,
        kinds: Iterable[str] = DOCUMENTS,
        **kwargs: Any,  # noqa: ANN401 - Django's own options
    ) -> None:
        super().__init__(required=required, **{"help_text": _HINT, **kwargs})
        self.kinds = tuple(kinds)
        self.widget.attrs["accept"] = ",".join(self.kinds)

    def validate(self, value: Any) -> None:  # noqa: ANN401 - an upload or nothing
        """Refuse other kinds, files that are not what their name says, and too large ones."""
        super().validate(value)
        if not value:
            return
        ending = PurePath(value.name).suffix.lower()
        if ending not in self.kinds:
            raise ValidationError(
                _("This kind of file is not taken. Attach one of: %(kinds)s.")
                % {"kinds": ", ".join(self.kinds)}
            )
        if value.size > settings.UPLOAD_LIMIT:
            raise ValidationError(_("The file is too large."))
        start = value.read(_LONGEST)
        value.seek(0)
        if not start.startswith(STARTS[ending]):
            raise ValidationError(
                _(
                    "Inside, this is no %(kind)s file, whatever its name says. "
                    "Open the document in its own program and save it anew."
                )
                % {"kind": ending[1:].upper()}
            )
