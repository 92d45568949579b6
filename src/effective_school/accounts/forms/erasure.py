"""The act by which a person's data is removed."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models import Erasure
from effective_school.common.dates import day
from effective_school.common.forms.days import day_input


class ErasureActForm(forms.Form):
    """Number and date of the act, and a tick that it is meant."""

    act_number = forms.CharField(label=_("Number of the act"), max_length=60)
    act_date = forms.DateField(label=_("Date of the act"), widget=day_input())
    sure = forms.BooleanField(label=_("Remove the data; it cannot be brought back"))

    def __init__(self, *args: Any, erasure: Erasure, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        # A request on paper is older than its entry here, by how much nobody knows; the person is older still.
        self.first = timezone.localdate(
            erasure.person.created_at if erasure.asked_on_paper else erasure.asked_at
        )

    def clean_act_date(self) -> date:
        """An act of a later day does not exist yet, one from before the request answers another."""
        dated: date = self.cleaned_data["act_date"]
        if dated > timezone.localdate():
            raise forms.ValidationError(gettext("The act cannot be of a later day than today."))
        if dated < self.first:
            raise forms.ValidationError(
                gettext("The act cannot be older than the request: choose %(day)s or a later day.")
                % {"day": day(self.first)}
            )
        return dated


class PaperRequestForm(forms.Form):
    """Whose request on paper the operator holds."""

    email = forms.EmailField(label=_("E-mail of the person"))
