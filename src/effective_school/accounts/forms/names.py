"""The name of a person, asked at registration."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.forms.writing import see_name
from effective_school.accounts.models import User

NAMES = ("last_name", "first_name", "middle_name")


class NamesForm(forms.Form):
    """Last name, first name, patronymic; allauth builds its registration form upon it."""

    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        validators=[see_name],
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        validators=[see_name],
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    middle_name = forms.CharField(
        label=_("Patronymic"),
        max_length=80,
        required=False,
        validators=[see_name],
        widget=forms.TextInput({"autocomplete": "additional-name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Keep the names of a new person."""
        del request
        for name in NAMES:
            setattr(user, name, self.cleaned_data[name])
        user.save(update_fields=NAMES)
