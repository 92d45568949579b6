"""What forms of edited records share."""

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from effective_school.common.domain.editing import EditedMeanwhile, save_edited
from effective_school.common.models import Record
from effective_school.common.years import is_near, nearest_days

R = TypeVar("R", bound=Record)


def day_input() -> forms.DateInput:
    """A date field as browsers draw it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def refuse_far_days(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Refuse days that are years away; a day that stands already may stay."""
    for name in names:
        day = form.cleaned_data.get(name)
        if day is not None and name in form.changed_data and not is_near(day):
            form.add_error(name, _("Choose a day from %(first)s to %(last)s.") % nearest_days())


class EditedForm(forms.ModelForm[R]):
    """A form that does not overwrite what somebody else saved after it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def save_edit(self) -> bool:
        """Save; where somebody was faster, say so and keep the input."""
        if not self.instance.pk:
            self.save()
            return True
        try:
            save_edited(self.instance, opened_version=self.cleaned_data.get("version") or 0)
        except EditedMeanwhile as told:
            self.add_error(None, str(told))
            data = cast(QueryDict, self.data).copy()
            data["version"] = str(type(self.instance)._default_manager.get(pk=self.instance.pk).version)  # noqa: SLF001 - Django's public name
            self.data = data
            return False
        return True
