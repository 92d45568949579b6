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
    """Into which school: one of the list or, from elsewhere, its code."""

    near = forms.ChoiceField(
        label=gettext_lazy("Into which school"),
        error_messages={"required": gettext_lazy("Choose the school.")},
    )
    into = forms.CharField(
        label=gettext_lazy("Or the code of a school in another municipality"), max_length=40, required=False
    )
    field_order = ("near", "into", "on", "document")

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        near = School.objects.filter(municipality=self.school.municipality_id, status=SchoolStatus.OPEN)
        choices = [
            (one.code, f"{one.name} ({one.code})") for one in near.exclude(pk=self.school.pk).order_by("name")
        ]
        near_field, code_field = self.fields["near"], self.fields["into"]
        near_field.choices = [("", _("Choose a school")), *choices]  # type: ignore[attr-defined]  # a ChoiceField's
        if not choices:
            del self.fields["near"]
            code_field.required, code_field.label = True, _("Code of the school in another municipality")
        elif str(self.data.get("into", "")).strip():
            near_field.required = False

    def clean(self) -> dict[str, Any]:
        """Find the other school."""
        values = super().clean() or self.cleaned_data
        code, near = values.get("into"), values.get("near")
        if not code and not near:
            return values
        field = "into" if code else "near"
        other = schools_changeable_by(self.person).filter(code=code or near).first()
        if other is None:
            self.add_error(field, _("There is no school with this code."))
        elif other.pk == self.school.pk:
            self.add_error(field, _("A school cannot be merged into itself."))
        elif code and near and code != near:
            self.add_error(
                field, _("The list and the code name two different schools: leave only one of them.")
            )
        elif other.status != SchoolStatus.OPEN:
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

    def clean_new_name(self) -> str:
        """Refuse the name that the school has."""
        name: str = self.cleaned_data["new_name"]
        if name == self.school.name:
            raise forms.ValidationError(_("The school has this name already."))
        return name


class UndoForm(forms.Form):
    """Why a reorganisation is undone."""

    because = forms.CharField(
        label=gettext_lazy("Why it is undone"),
        help_text=gettext_lazy("It stays in the history of the school."),
        max_length=100,
    )
