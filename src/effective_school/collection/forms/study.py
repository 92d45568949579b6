"""Forms of studies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.collection.forms.editing import EditedForm, day_input
from effective_school.collection.models import Study
from effective_school.organisations.models import Municipality


class StudyForm(EditedForm[Study]):
    """One study of the calendar."""

    class Meta:
        model = Study
        fields = (
            "title",
            "kind",
            "year",
            "subject",
            "grade",
            "held_from",
            "held_to",
            "results_expected_on",
            "responsible",
            "note",
        )
        widgets = {
            "held_from": day_input(),
            "held_to": day_input(),
            "results_expected_on": day_input(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"year": gettext_lazy("The year in which the school year ends.")}

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        values = super().clean() or self.cleaned_data
        first, last, results = (values.get(name) for name in ("held_from", "held_to", "results_expected_on"))
        if first and last and last < first:
            self.add_error("held_to", _("The last day cannot be before the first."))
        if first and results and results < first:
            self.add_error("results_expected_on", _("Results cannot come before the study begins."))
        return values


class ResultsForm(forms.Form):
    """Results sent to municipalities."""

    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.all(),
        label=gettext_lazy("To whom"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets a note and a letter and confirms the receipt."),
    )
    file = forms.FileField(
        label=gettext_lazy("File with the results"),
        required=False,
        help_text=gettext_lazy("Without a file the note says that the results are ready."),
    )
