"""Forms of schools and passports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.dates import day
from effective_school.common.forms.days import day_input
from effective_school.common.forms.editing import EditForm
from effective_school.common.people import Person
from effective_school.common.years import FIRST_YEAR, last_year
from effective_school.organisations.domain.queries import municipalities_changeable_by
from effective_school.organisations.domain.schools import opening_days
from effective_school.organisations.enums import Exclusion, SchoolGroup, group_label
from effective_school.organisations.models import School, SchoolYear


class SchoolForm(EditForm[School]):
    """A school's lasting facts; the code is given once."""

    class Meta:
        model = School
        fields = (
            "code",
            "name",
            "full_name",
            "municipality",
            "locality",
            "address",
            "latitude",
            "longitude",
            "opened_on",
        )
        error_messages = {"code": {"unique": gettext_lazy("A school with this code is there already.")}}
        widgets = {"opened_on": day_input(), "full_name": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": gettext_lazy("Letters and digits without spaces. It stays with the school for good."),
            "name": gettext_lazy(
                "Short, as in lists. A new name by an order is entered as a reorganisation."
            ),
            "latitude": gettext_lazy("Degrees, for example 48.48"),
            "longitude": gettext_lazy("Degrees, for example 135.07"),
        }

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        self.fields["municipality"].queryset = municipalities_changeable_by(person)  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["code"]

    def clean_opened_on(self) -> date | None:
        """Refuse days that nobody can mean; a day that stands already may stay."""
        opened: date | None = self.cleaned_data["opened_on"]
        first, last = opening_days()
        if opened is not None and "opened_on" in self.changed_data and not first <= opened <= last:
            raise forms.ValidationError(
                _("Choose a day from %(first)s to %(last)s.") % {"first": day(first), "last": day(last)}
            )
        return opened

    def clean(self) -> dict[str, Any]:
        """Refuse one coordinate without the other."""
        values = super().clean() or self.cleaned_data
        if (values.get("latitude") is None) != (values.get("longitude") is None) and not self.errors:
            missing = "latitude" if values.get("latitude") is None else "longitude"
            self.add_error(missing, _("Give both coordinates or neither."))
        return values


class PassportForm(EditForm[SchoolYear]):
    """What a school is in one year."""

    class Meta:
        model = SchoolYear
        fields = ("year", "group", "excluded", "pupils", "teachers")
        help_texts = {
            "year": gettext_lazy("The year in which the school year ends."),
            "pupils": gettext_lazy("At the beginning of the school year."),
            "teachers": gettext_lazy("Without outside part-time teachers."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        known = dict(SchoolGroup.choices)
        own = {self.instance.group: group_label(self.instance.group)} if self.instance.group else {}
        self.fields["group"] = forms.ChoiceField(
            label=self.fields["group"].label, choices=list({**known, **own}.items())
        )
        reasons = [("", _("It takes part")), *Exclusion.choices]
        if self.instance.excluded and self.instance.excluded not in dict(reasons):
            reasons.append((self.instance.excluded, self.instance.excluded))
        self.fields["excluded"] = forms.ChoiceField(
            label=self.fields["excluded"].label, choices=reasons, required=False
        )
        if self.instance.pk:
            del self.fields["year"]

    def clean_year(self) -> int:
        """Refuse years outside the century and a second passport for a year."""
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= last_year():
            raise forms.ValidationError(
                _("A year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": last_year()}
            )
        if SchoolYear.objects.filter(school_id=self.instance.school_id, year=year).exists():
            raise forms.ValidationError(
                _("The passport of %(year)s is there already; open it to change it.") % {"year": year}
            )
        return year
