"""The live page of the design system."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from effective_school.common.access import requires

BARS = (3, 9, 21, 44, 71, 88, 79, 50, 24, 11)
SWATCHES = ("ground", "sheet", "sunk", "accent", "accent-soft", "good-soft", "warn-soft", "bad-soft")


class SpecimenForm(forms.Form):
    """A form with a mistake in it, drawn as every form is."""

    name = forms.CharField(label=_("Name of the school"), help_text=_("As in the charter."))
    pupils = forms.IntegerField(label=_("Pupils"), min_value=1, required=False)


@requires("organisations.view_design")
def design(request: HttpRequest) -> HttpResponse:
    """Show every part with its markup."""
    top = max(BARS)
    words = {
        "swatches": SWATCHES,
        "form": SpecimenForm({"name": "", "pupils": "0"}),
        "bars": [
            {
                "x": 40 + place * 30,
                "y": 150 - count * 130 // top,
                "height": count * 130 // top,
                "from": place / 10,
                "count": count,
            }
            for place, count in enumerate(BARS)
        ],
    }
    return render(request, "common/design.html", words)
