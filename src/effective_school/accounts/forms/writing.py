"""What a name and a telephone number may be made of."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BETWEEN = frozenset(" -.'’ʼ‘`\u2010\u2011")
_PHONE = re.compile(r"[0-9 +()-]*[0-9][0-9 +()-]*(,? ?(доб\.?|ext\.?) ?[0-9]+)?")


def see_name(value: str) -> None:
    """Refuse what no name holds; letters of every script are taken."""
    if not all(one in _BETWEEN or unicodedata.category(one)[0] in "LM" for one in value):
        raise ValidationError(_("A name is made of letters, spaces, hyphens, apostrophes and dots."))


def see_phone(value: str) -> None:
    """Refuse what nobody can dial."""
    if not _PHONE.fullmatch(value):
        raise ValidationError(
            _("A telephone number is made of digits, for example +7 4212 32-40-00, ext. 12.")
        )
