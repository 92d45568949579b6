"""A new version of a text that people agree to."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models import ConsentDocument
from effective_school.common.forms.days import day_input

LONGEST_AHEAD = timedelta(days=366)


class ConsentVersionForm(forms.ModelForm[ConsentDocument]):
    """Kind, title, words, first day."""

    class Meta:
        model = ConsentDocument
        fields = ("kind", "title", "text", "in_force_from", "title_en", "text_en")
        labels = {
            "in_force_from": _("In force from"),
            "text": _("Text in Russian"),
            "title": _("Title in Russian"),
            "title_en": _("Title in English, if there is a translation"),
            "text_en": _("Text in English, if there is a translation"),
        }
        help_texts = {
            "text_en": _(
                "Shown to those who read the site in English, with a note that the Russian text is binding."
            ),
            "text": _("Plain text; an empty line starts a new paragraph."),
            "in_force_from": _("From this day everybody is asked to agree at the next page they open."),
        }
        widgets = {
            "in_force_from": day_input(),
            "text": forms.Textarea({"rows": 16, "lang": "ru"}),
            "text_en": forms.Textarea({"rows": 10, "lang": "en"}),
        }

    def clean(self) -> dict[str, object]:
        """A translation has both a title and a text."""
        values: dict[str, object] = super().clean() or self.cleaned_data
        for name, other in (("title_en", "text_en"), ("text_en", "title_en")):
            if values.get(other) and not values.get(name) and name not in self.errors:
                self.add_error(name, gettext("A translation needs both the title and the text."))
        return values

    def clean_in_force_from(self) -> object:
        """Nobody can have agreed yesterday to what is written today."""
        day = self.cleaned_data["in_force_from"]
        if day < timezone.localdate():
            raise forms.ValidationError(gettext("Choose today or a later day."))
        if day > timezone.localdate() + LONGEST_AHEAD:
            raise forms.ValidationError(gettext("Choose a day within a year from today."))
        return day
