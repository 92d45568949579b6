"""A person's own data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models import User


class OwnDataForm(forms.ModelForm[User]):
    """What a person changes about themselves."""

    class Meta:
        model = User
        fields = ("last_name", "first_name", "middle_name", "phone", "language", "wants_letters")
        labels = {
            "last_name": _("Last name"),
            "first_name": _("First name"),
            "middle_name": _("Patronymic"),
            "phone": _("Telephone"),
            "language": _("Language of the site and of letters"),
            "wants_letters": _("Send me letters"),
        }
        help_texts = {
            "wants_letters": _("Letters about the security of the account come in any case."),
        }
        widgets = {
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
            "middle_name": forms.TextInput({"autocomplete": "additional-name"}),
            "phone": forms.TextInput({"autocomplete": "tel", "type": "tel"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name in ("last_name", "first_name"):
            self.fields[name].required = True
