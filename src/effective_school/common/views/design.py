"""The live page of the design system."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from effective_school.common.access import requires
from effective_school.common.specimens import all_specimens

SWATCHES = ("ground", "sheet", "sunk", "accent", "accent-soft", "good-soft", "warn-soft", "bad-soft")


class SpecimenForm(forms.Form):
    """A form with a mistake in it, drawn as every form is."""

    name = forms.CharField(label=_("Name of the school"), help_text=_("As in the charter."))
    pupils = forms.IntegerField(label=_("Pupils"), min_value=1, required=False)


@requires("organisations.view_design")
def design(request: HttpRequest) -> HttpResponse:
    """Show every part with its markup."""
    words = {
        "swatches": SWATCHES,
        "form": SpecimenForm({"name": "", "pupils": "0"}),
        "specimens": all_specimens(),
    }
    return render(request, "common/design.html", words)
