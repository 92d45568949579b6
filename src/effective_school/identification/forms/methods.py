"""Forms about methods."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MethodForm(forms.Form):
    """A method file."""

    file = forms.FileField(
        label=_("Method file"),
        help_text=_("A TOML file, up to 1 MB. Its text stays as it is; a changed text is a new version."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    note = forms.CharField(
        label=_("What is new in it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateForm(forms.Form):
    """Why a version is put into force or ended."""

    note = forms.CharField(
        label=_("Reason or document"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
