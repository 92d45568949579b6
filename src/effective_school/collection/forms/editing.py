"""What forms of edited records share."""

from typing import Any, TypeVar, cast

from django import forms
from django.http import QueryDict

from effective_school.common.domain.editing import EditedMeanwhile, save_edited
from effective_school.common.models import Record

R = TypeVar("R", bound=Record)


def day_input() -> forms.DateInput:
    """A date field as browsers draw it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


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
