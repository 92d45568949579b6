"""A new version of a text that people agree to."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models import ConsentDocument


class ConsentVersionForm(forms.ModelForm[ConsentDocument]):
    """Kind, title, words, first day."""

    class Meta:
        model = ConsentDocument
        fields = ("kind", "title", "text", "in_force_from")
        labels = {"in_force_from": _("In force from"), "text": _("Text")}
        help_texts = {
            "text": _("Plain text; an empty line starts a new paragraph."),
            "in_force_from": _("From this day everybody is asked to agree at the next page they open."),
        }
        widgets = {
            "in_force_from": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea({"rows": 16}),
        }

    def clean_in_force_from(self) -> object:
        """Nobody can have agreed yesterday to what is written today."""
        day = self.cleaned_data["in_force_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext("Choose today or a later day."))
        return day
