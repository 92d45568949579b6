"""A person's own data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.forms.names import NAMES
from effective_school.accounts.forms.writing import see_name, see_phone
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
        for field in self.fields.values():
            # What is changed is told by what this page showed, not by the row of now.
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        """See to what the person wrote; a name that came from elsewhere does not keep the rest from being saved."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, see in {**dict.fromkeys(NAMES, see_name), "phone": see_phone}.items():
            if name in self.changed_data and given.get(name):
                try:
                    see(given[name])
                except ValidationError as wrong:
                    self.add_error(name, wrong)
        return given

    @transaction.atomic
    def save_changed(self) -> User:
        """Save what the person changed on this page; what another page or person changed meanwhile stays."""
        person = User.objects.select_for_update().get(pk=self.instance.pk)
        for name in self.changed_data:
            setattr(person, name, self.cleaned_data[name])
        person.save(update_fields=self.changed_data)
        return person
