"""Forms of roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.people import Person
from effective_school.organisations.domain.people import RoleRefused, check_territory, grantable_roles
from effective_school.organisations.domain.queries import (
    municipalities_changeable_by,
    schools_changeable_by,
    territory_of,
)
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Municipality, School


class GrantForm(forms.Form):
    """A role and where it holds; only what the person who gives it may give."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=gettext_lazy("Municipality"), required=False
    )
    school_code = forms.CharField(
        label=gettext_lazy("Code of the school"),
        help_text=gettext_lazy("For heads and teachers; it stands on the page of the school."),
        max_length=40,
        required=False,
    )
    position = forms.CharField(label=gettext_lazy("Position"), max_length=150, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("For example the order."),
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        roles = grantable_roles(person)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = municipalities_changeable_by(person)  # type: ignore[attr-defined]
        self.schools = schools_changeable_by(person) | School.objects.filter(
            pk__in=territory_of(person).schools_as(Role.HEAD)
        )
        if roles == [Role.TEACHER]:
            own = self.schools.order_by("name")
            self.fields["school_code"] = forms.ChoiceField(
                label=_("School"), choices=[(school.code, school.name) for school in own]
            )
            del self.fields["municipality"]

    def clean(self) -> dict[str, Any]:
        """Find the school and see that the role fits the place."""
        values = super().clean() or self.cleaned_data
        code = values.get("school_code")
        values["school"] = self.schools.filter(code=code).first() if code else None
        if code and values["school"] is None:
            self.add_error("school_code", _("There is no school with this code in your territory."))
        elif values["school"] and values.get("municipality") not in {None, values["school"].municipality}:
            self.add_error(
                "municipality",
                _("The school with this code is in another municipality: %(place)s.")
                % {"place": values["school"].municipality},
            )
        elif "role" in values:
            try:
                check_territory(values["role"], values.get("municipality"), values["school"])
            except RoleRefused as told:
                self.add_error(None, str(told))
        return values


class EndForm(forms.Form):
    """Why a role ends."""

    reason = forms.CharField(
        label=gettext_lazy("Why the role ends"),
        help_text=gettext_lazy("The person is told. For example: dismissed, order No. 17 of 01.09.2026."),
        max_length=100,
    )
