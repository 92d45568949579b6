"""What every form of an edited record has: the version it was opened on, and why the record is changed."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django import forms
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.domain.editing import EditedMeanwhile, as_opened, save_edited
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
        version = int(sent) if sent.isdecimal() else 0
        try:
            save_edited(self.instance, opened_version=version)
        except EditedMeanwhile as told:
            self._tell_conflict(told, version)
            return False
        return True

    def shown_values(self, record: R) -> dict[str, Any]:
        """Values of a record as the fields of the form show them."""
        return model_to_dict(record, list(self.fields))

    def _tell_conflict(self, told: EditedMeanwhile, opened_version: int) -> None:
        """Keep what the person changed; a field that the person left as it was opened takes the stored value."""
        stored = type(self.instance)._default_manager.get(pk=self.instance.pk)  # noqa: SLF001 - Django's public name
        opened = as_opened(self.instance, opened_version)
        self.add_error(None, str(told))
        data = QueryDict(mutable=True)
        data.update(self.data)
        values = self.shown_values(stored)
        for name in self.fields:
            if name in {"version", "reason"}:
                continue
            field: Any = stored._meta.get_field(name)  # noqa: SLF001 - Django's public name
            mine, now = getattr(self.instance, field.attname), getattr(stored, field.attname)
            is_left = opened is not None and getattr(opened, field.attname) == mine
            is_moved = opened is None or getattr(opened, field.attname) != now
            if mine == now or not is_moved:
                continue
            if is_left:
                data.setlist(self.add_prefix(name), self._as_sent(name, values[name]))
                words = _("Stored now: %(value)s. You did not change it, so it stands in the form.")
            else:
                words = _("Stored now: %(value)s")
            shown = shown_value(stored, name) or _("empty")
            self.add_error(None, f"{capfirst(field.verbose_name)} — {words % {'value': shown}}")
        data[self.add_prefix("version")] = str(stored.version)
        self.data = data

    def _as_sent(self, name: str, value: object) -> list[str]:
        """A value as a browser would send it from its field."""
        field = self.fields[name]
        texts = field.widget.format_value(field.prepare_value(value))
        return [str(text) for text in texts] if isinstance(texts, list) else [str(texts or "")]


def tell_conflict(
    form: forms.BaseForm, told: EditedMeanwhile, *, stored: Record, mine: Record, names: Iterable[str]
) -> None:
    """Say in a form what somebody else saved meanwhile, and let it be saved over that: the input is kept.

    `names` are the fields of the record that the form edits.
    """
    form.add_error(None, str(told))
    for name in names:
        before, after = shown_value(stored, name), shown_value(mine, name)
        if before != after:
            words = _("Stored now: %(value)s") % {"value": before or _("empty")}
            label = getattr(stored._meta.get_field(name), "verbose_name", name)  # noqa: SLF001 - Django's public name
            form.add_error(None, f"{label} — {words}")
    send_again(form, "version", stored.version)


def send_again(form: forms.BaseForm, name: str, value: object) -> None:
    """Put a value into a field of a form that was sent: the next time it is sent with this one."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    data[form.add_prefix(name)] = str(value)
    form.data = data
