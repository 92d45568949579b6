"""Forms of studies."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.collection.models import Study
from effective_school.common.dates import day
from effective_school.common.forms.days import day_input
from effective_school.common.forms.documents import DOCUMENTS_AND_TABLES, DocumentField
from effective_school.common.forms.editing import EditForm
from effective_school.common.years import FIRST_YEAR, last_year
from effective_school.organisations.models import Municipality

LAST_GRADE = 11
LONGEST_STUDY = LONGEST_WAIT = 366
"""Days."""


class StudyForm(EditForm[Study]):
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
        help_texts = {
            "year": gettext_lazy("The year in which the school year ends."),
            "grade": gettext_lazy("From 1 to 11; several with commas or a hyphen: 5, 6 or 5-9."),
        }

    def clean_year(self) -> int:
        """Refuse years that nobody can mean."""
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= last_year():
            raise forms.ValidationError(
                _("A year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": last_year()}
            )
        return year

    def clean_grade(self) -> str:
        """Refuse classes that no school has."""
        grade: str = self.cleaned_data["grade"]
        numbers = [int(number) for number in re.findall(r"\d+", grade)]
        if (grade and not numbers) or not all(1 <= number <= LAST_GRADE for number in numbers):
            raise forms.ValidationError(_("Write a class from 1 to 11, for example: 4."))
        if any(int(first) >= int(last) for first, last in re.findall(r"(\d+)\s*[-–—]\s*(\d+)", grade)):
            raise forms.ValidationError(_("Write the lower class first, for example: 5-9."))
        return grade

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        values = super().clean() or self.cleaned_data
        first, last, results = (values.get(name) for name in ("held_from", "held_to", "results_expected_on"))
        if first and last and last < first:
            self.add_error("held_to", _("The last day cannot be before the first."))
        self._refuse_another_school_year(("held_from", "held_to"))
        if last and results and results - last > timedelta(days=LONGEST_WAIT):
            self.add_error("results_expected_on", _("Results come within a year after the study."))
        if first and results and results < first:
            self.add_error("results_expected_on", _("Results cannot come before the study begins."))
        return values

    def _refuse_another_school_year(self, names: Sequence[str]) -> None:
        """Refuse days outside the school year; exams taken again in autumn belong to the year before."""
        year = self.cleaned_data.get("year")
        if year is None:
            return
        first, last = date(year - 1, 8, 1), date(year, 12, 31)
        for name in names:
            chosen = self.cleaned_data.get(name)
            if chosen is not None and not first <= chosen <= last:
                told = _("A study of the school year %(school_year)s is held from %(first)s to %(last)s.")
                self.add_error(
                    name,
                    told
                    % {
                        "school_year": f"{year - 1}/{year}",
                        "first": day(first),
                        "last": day(last),
                    },
                )
        start, end = (self.cleaned_data.get(name) for name in names)
        if start and end and end - start > timedelta(days=LONGEST_STUDY):
            self.add_error("held_to", _("A study lasts a year at most."))


class ResultsForm(forms.Form):
    """Results sent to municipalities."""

    everybody = forms.BooleanField(label=gettext_lazy("To all municipalities"), required=False)
    municipalities = forms.ModelMultipleChoiceField(
        Municipality.objects.all(),
        label=gettext_lazy("To whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets a note and a letter and confirms the receipt."),
    )
    file = DocumentField(
        label=gettext_lazy("File with the results"),
        required=False,
        kinds=DOCUMENTS_AND_TABLES,
        help_text=gettext_lazy("Without a file the note says that the results are ready."),
    )

    def clean(self) -> dict[str, Any]:
        """Name those who get the results."""
        values = super().clean() or self.cleaned_data
        if values.get("everybody"):
            values["municipalities"] = Municipality.objects.all()
        elif "municipalities" in values and not values["municipalities"]:
            self.add_error("municipalities", _("Tick who gets the results, or all municipalities."))
        return values
