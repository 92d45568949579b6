"""The act by which a person's data is removed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from effective_school.common.forms.days import day_input


class ErasureActForm(forms.Form):
    """Number and date of the act, and a tick that it is meant."""

    act_number = forms.CharField(label=_("Number of the act"), max_length=60)
    act_date = forms.DateField(label=_("Date of the act"), widget=day_input())
    sure = forms.BooleanField(label=_("Remove the data; it cannot be brought back"))

    def clean_act_date(self) -> object:
        """An act of a later day does not exist yet."""
        day = self.cleaned_data["act_date"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("The act cannot be of a later day than today."))
        return day


class PaperRequestForm(forms.Form):
    """Whose request on paper the operator holds."""

    email = forms.EmailField(label=_("E-mail of the person"))
