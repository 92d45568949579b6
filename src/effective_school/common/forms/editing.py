"""What every form of an edited record has: the version it was opened on, and why the record is changed."""

from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.domain.editing import EditedMeanwhile, save_edited
from effective_school.common.history import shown_value, with_reason
from effective_school.common.models import Record

R = TypeVar("R", bound=Record)
LONGEST_REASON = 100


class EditForm(forms.ModelForm[R]):
    """A form that never overwrites what somebody else saved after it was opened."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        help_text=gettext_lazy("It stays in the history of the record."),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"], self.fields["reason"]

    def save_edit(self) -> bool:
        """Save the record; where somebody was faster, say what they changed and keep the input."""
        if not self.instance.pk:
            self.save()
            return True
        with_reason(self.instance, self.cleaned_data["reason"])
        sent = self.cleaned_data["version"]
        try:
            save_edited(self.instance, opened_version=int(sent) if sent.isdecimal() else 0)
        except EditedMeanwhile as told:
            self._tell_conflict(told)
            return False
        return True

    def _tell_conflict(self, told: EditedMeanwhile) -> None:
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)  # noqa: SLF001 - Django's public name
        self.add_error(None, str(told))
        for name in self.fields:
            if name in {"version", "reason"}:
                continue
            field = stored._meta.get_field(name)  # noqa: SLF001 - Django's public name
            before, after = shown_value(stored, name), shown_value(self.instance, name)
            if before != after:
                words = _("Stored now: %(value)s") % {"value": before or _("empty")}
                self.add_error(None, f"{getattr(field, 'verbose_name', name)} — {words}")
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(stored.version)
        self.data = data
