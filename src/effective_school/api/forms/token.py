"""The form of a token."""

import secrets
from datetime import date, timedelta
from functools import partial

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.api.domain.tokens import LONGEST
from effective_school.common.forms.days import day_input


def _in_three_months() -> date:
    return timezone.localdate() + timedelta(days=90)


class TokenForm(forms.Form):
    """What a token is for and how long it opens; `once` tells a form that is sent again from another one."""

    once = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40, initial=partial(secrets.token_urlsafe, 16)
    )

    name = forms.CharField(
        label=gettext_lazy("What the token is for"),
        help_text=gettext_lazy("For example: ministry's data warehouse."),
        max_length=80,
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valid to"),
        help_text=gettext_lazy("At most a year from today."),
        widget=day_input(),
        initial=_in_three_months,
    )

    def clean_expires_on(self) -> date:
        """Refuse days that are past or too far."""
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today to a year from now."))
        return day
