"""Forms about verification."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.models import User
from effective_school.common.domain.files import keep_file
from effective_school.common.forms.days import day_input
from effective_school.common.forms.documents import DocumentField
from effective_school.common.forms.editing import send_again
from effective_school.common.models import StoredFile
from effective_school.identification.domain.verification import why_not_due
from effective_school.identification.enums import Decision


class ListsField(forms.MultipleChoiceField):
    """Choice of lists that the run's method knows."""

    widget = forms.CheckboxSelectMultiple


class DueField(forms.DateField):
    """The day until which municipalities answer."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(label=_("Answer due on"), widget=day_input(), **options)

    def validate(self, value: date | None) -> None:
        """Refuse a day that has passed or lies further off than anybody can mean."""
        super().validate(value)
        refusal = why_not_due(value) if value else ""
        if refusal:
            raise forms.ValidationError(refusal)


class SendForm(forms.Form):
    """Which lists go to the municipalities and until when they answer."""

    lists = ListsField(
        label=_("Lists"), help_text=_("A school goes to its municipality if it is on any of them.")
    )
    due_on = DueField()
    message = forms.CharField(
        label=_("Message to municipalities"), required=False, max_length=4000, widget=forms.Textarea
    )

    beside_others = forms.BooleanField(
        label=_("Send this list to the municipalities all the same"),
        error_messages={"required": _("Tick this if the municipalities are to verify this list too.")},
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        lists: list[tuple[str, str]],
        beside: list[str],
        **kwargs: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].choices = lists  # type: ignore[attr-defined]
        self.fields["lists"].initial = [code for code, _ in lists if code != "stable_high"]
        self.fields["due_on"].initial = timezone.localdate() + timedelta(days=14)
        self.fields["beside_others"].help_text = " ".join(beside)
        if not beside:
            del self.fields["beside_others"]


class DueForm(forms.Form):
    """Another day until which municipalities answer."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DueField()
    others_too = forms.BooleanField(
        label=_("Also for the other municipalities of this list that have not answered in full"),
        required=False,
    )


class ObjectionForm(forms.Form):
    """An objection with its reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why you object"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("Name the figure that is wrong, the document that shows it, and the right value."),
    )
    file = DocumentField(label=_("Document"), required=False)
    kept = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)

    def document(self, person: User) -> StoredFile | None:
        """Give the document that was chosen now, or before in the same form: browsers do not choose it again."""
        upload, kept = self.cleaned_data.get("file"), self.cleaned_data.get("kept")
        if upload:
            return keep_file(upload, person)
        return StoredFile.objects.filter(pk=kept, uploaded_by=person).first() if kept else None

    def keep(self, file: StoredFile) -> None:
        """Send a document along when the form is sent again, and say so."""
        send_again(self, "kept", file.pk)
        self["file"].help_text = _("“%(name)s” is kept; choose a file only to send another one.") % {
            "name": file.name
        }


class DecisionForm(forms.Form):
    """A decision on an objection."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, one.label) for one in Decision if one != Decision.NONE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason of the decision"), max_length=4000, widget=forms.Textarea)
