"""Forms of mergers, splits, renames and closures."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.forms.days import day_input
from effective_school.common.people import Person
from effective_school.organisations.domain.queries import schools_changeable_by
from effective_school.organisations.domain.reorganisations import why_not_on
from effective_school.organisations.enums import SchoolStatus
from effective_school.organisations.models import School
from effective_school.organisations.models.school import code_validator


class ReorganisationForm(forms.Form):
    """The day and the document, which every reorganisation has."""

    on = forms.DateField(label=gettext_lazy("From which day"), widget=day_input())
    document = forms.CharField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("Kind, number and date, for example: order No. 412 of 15.05.2026."),
        max_length=250,
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, school: School, person: Person, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.school = school
        self.person = person

    def clean_on(self) -> date:
        """Refuse a day on which it cannot have happened."""
        on: date = self.cleaned_data["on"]
        obstacle = why_not_on(self.school, on)
        if obstacle and self.school.status == SchoolStatus.OPEN:
            raise forms.ValidationError(obstacle)
        return on

    def clean(self) -> dict[str, Any]:
        """Refuse a school that is not open any more, before anything is confirmed."""
        values = super().clean() or self.cleaned_data
        if self.school.status != SchoolStatus.OPEN:
            self.add_error(None, _("The school is not open any more."))
        return values


class MergeForm(ReorganisationForm):
    """Into which school."""

    into = forms.CharField(label=gettext_lazy("Into which school"), max_length=40)
    field_order = ("into", "on", "document")

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        near = School.objects.filter(municipality=self.school.municipality_id, status=SchoolStatus.OPEN)
        choices = [
            (one.code, f"{one.name} ({one.code})") for one in near.exclude(pk=self.school.pk).order_by("name")
        ]
        self.fields["near"] = forms.ChoiceField(
            label=_("Into which school"), choices=[("", _("Choose a school")), *choices], required=False
        )
        self.fields["into"].label = _("Or the code of a school in another municipality")
        self.fields["into"].required = False
        self.order_fields(("near", "into", "on", "document"))

    def clean(self) -> dict[str, Any]:
        """Find the other school."""
        values = super().clean() or self.cleaned_data
        code = values.get("into") or values.get("near")
        other = schools_changeable_by(self.person).filter(code=code).first() if code else None
        if other is None:
            field = "into" if values.get("into") else "near"
            self.add_error(
                field, _("There is no school with this code.") if code else _("Choose the school.")
            )
        elif other.status != SchoolStatus.OPEN:
            field = "into" if values.get("into") else "near"
            self.add_error(field, _("The other school is not open."))
        values["other"] = other
        return values


class SplitForm(ReorganisationForm):
    """Code and name of the new school."""

    code = forms.CharField(
        label=gettext_lazy("Code of the new school"), max_length=40, validators=[code_validator]
    )
    name = forms.CharField(label=gettext_lazy("Name of the new school"), max_length=250)
    field_order = ("code", "name", "on", "document")

    def clean_code(self) -> str:
        """Refuse a code that was ever given."""
        code: str = self.cleaned_data["code"]
        if School.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("A school with the code %(code)s is there already.") % {"code": code}
            )
        return code


class RenameForm(ReorganisationForm):
    """The new name."""

    new_name = forms.CharField(label=gettext_lazy("New name"), max_length=250)
    field_order = ("new_name", "on", "document")


class UndoForm(forms.Form):
    """Why a reorganisation is undone."""

    because = forms.CharField(
        label=gettext_lazy("Why it is undone"),
        help_text=gettext_lazy("It stays in the history of the school."),
        max_length=100,
    )
