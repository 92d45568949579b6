"""Forms of campaigns."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import CharField, CheckboxSelectMultiple, MultipleChoiceField, RadioSelect, Textarea
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from effective_school.collection.domain.campaigns import refuse_narrowing
from effective_school.collection.domain.refusals import Refused
from effective_school.collection.forms_registry import PASSPORTS, source
from effective_school.collection.models import Campaign, CampaignException
from effective_school.common.forms.days import day_input
from effective_school.common.forms.editing import EditForm
from effective_school.common.years import FIRST_YEAR, is_near, last_year, nearest_days
from effective_school.organisations.models import Municipality

MOST_YEARS = 10


class CampaignForm(EditForm[Campaign]):
    """A campaign: which tables of which years, from whom, until when."""

    forms = MultipleChoiceField(
        label=gettext_lazy("Tables"),
        widget=CheckboxSelectMultiple,
        help_text=gettext_lazy("What is to be handed in."),
    )
    years = CharField(
        label=pgettext_lazy("campaign", "Years"),
        max_length=100,
        help_text=gettext_lazy("Years in which the school years end, with commas between: 2017, 2018, 2019."),
    )

    class Meta:
        model = Campaign
        fields = ("title", "forms", "years", "hands_in", "opens_on", "due_on", "closes_on", "note")
        widgets = {
            "hands_in": RadioSelect,
            "opens_on": day_input(),
            "due_on": day_input(),
            "closes_on": day_input(),
            "note": Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "due_on": gettext_lazy("After this day a submission counts as late."),
            "closes_on": gettext_lazy("After this day nothing more is taken."),
            "note": gettext_lazy("Shown to those who hand in."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        known = source().forms(get_language() or "ru")
        self.fields["forms"].choices = [(form.code, form.title) for form in known]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial.update(self.shown_values(self.instance))
            if self.instance.submissions.exists():
                del self.fields["hands_in"]

    def shown_values(self, record: Campaign) -> dict[str, Any]:
        """Give the years as a person writes them."""
        return super().shown_values(record) | {"years": ", ".join(map(str, record.years))}

    def clean_years(self) -> list[int]:
        """Turn the text into years."""
        words = [
            word for word in self.cleaned_data["years"].replace(",", " ").replace(";", " ").split() if word
        ]
        if not all(word.isascii() and word.isdecimal() and len(word) == 4 for word in words):  # noqa: PLR2004 - digits of a year
            raise forms.ValidationError(_("Write years of four digits with commas between."))
        last = last_year()
        outside = [word for word in words if not FIRST_YEAR <= int(word) <= last]
        if outside:
            told = _("Data can be asked for from %(first)s to %(last)s; the years you name: %(years)s.")
            raise forms.ValidationError(
                told % {"first": FIRST_YEAR, "last": last, "years": ", ".join(outside)}
            )
        years = sorted({int(word) for word in words})
        if not 0 < len(years) <= MOST_YEARS:
            raise forms.ValidationError(_("Name one to ten years."))
        return years

    def clean(self) -> dict[str, Any]:
        """Check the order of the days, and that nothing handed in is taken out."""
        values = super().clean() or self.cleaned_data
        opens, due, closes = (values.get(name) for name in ("opens_on", "due_on", "closes_on"))
        _refuse_far_days(self, ("opens_on", "due_on", "closes_on"))
        if due and not self.instance.pk and due < timezone.localdate():
            self.add_error("due_on", _("This day is past: a new campaign cannot be due already."))
        if opens and due and due < opens:
            self.add_error("due_on", _("The due day cannot be before the first day."))
        if due and closes and closes < due:
            self.add_error("closes_on", _("The last day cannot be before the due day."))
        if PASSPORTS in values.get("forms", ()) and len(values["forms"]) > 1:
            told = _(
                "Collect the yearly passports in a campaign of their own: other tables are checked against them."
            )
            self.add_error("forms", told)
        if self.instance.pk and "forms" in values and "years" in values:
            try:
                refuse_narrowing(campaign=self.instance, forms=values["forms"], years=values["years"])
            except Refused as refusal:
                self.add_error(None, str(refusal))
        return values


class ExceptionForm(forms.Form):
    """Other days for one authority."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.all(), label=gettext_lazy("Municipality"), empty_label=gettext_lazy("Choose")
    )
    due_on = forms.DateField(label=gettext_lazy("Due day"), widget=day_input())
    closes_on = forms.DateField(label=gettext_lazy("Last day"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=CampaignException._meta.get_field("reason").max_length,  # noqa: SLF001 - Django's public name
    )

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        values = super().clean() or self.cleaned_data
        due, closes = values.get("due_on"), values.get("closes_on")
        _refuse_far_days(self, ("due_on", "closes_on"))
        if due and closes and closes < due:
            self.add_error("closes_on", _("The last day cannot be before the due day."))
        return values


class FileForm(forms.Form):
    """A file with a table."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX workbook or CSV, made from the template."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )


class RemarksForm(forms.Form):
    """Why a submission is returned."""

    remarks = forms.CharField(
        label=gettext_lazy("What is to be mended"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


def _refuse_far_days(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Refuse days that are years away; a day that stands already may stay."""
    for name in names:
        day = form.cleaned_data.get(name)
        if day is not None and name in form.changed_data and not is_near(day):
            form.add_error(name, _("Choose a day from %(first)s to %(last)s.") % nearest_days())
