"""Forms about publication."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from effective_school.common.dates import day
from effective_school.common.forms.days import day_input
from effective_school.common.forms.documents import DocumentField
from effective_school.identification.enums import Audience, PublicColumn
from effective_school.identification.forms.verification import ListsField


class ActForm(forms.Form):
    """Number, date and file of an act."""

    number = forms.CharField(label=_("Number of the publishing act"), max_length=60)
    dated = forms.DateField(label=_("Date of the publishing act"), widget=day_input())
    file = DocumentField(label=_("File of the act"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        earliest: date,
        **kwargs: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        days = {"min": earliest.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["dated"].widget.attrs.update(days)

    def clean_dated(self) -> date:
        """Refuse a day to come, and one on which there was nothing to decide on yet."""
        dated: date = self.cleaned_data["dated"]
        if dated > timezone.localdate():
            raise forms.ValidationError(_("The date of the act is in the future."))
        if dated < self.earliest:
            raise forms.ValidationError(
                _("The act cannot be dated before %(day)s. Check the year.") % {"day": day(self.earliest)}
            )
        return dated


class PublishForm(ActForm):
    """The act that publishes a list, and what it opens."""

    issuer = forms.CharField(label=_("Who issued it"), max_length=250)
    lists = ListsField(label=_("Lists"))
    audience = forms.ChoiceField(
        label=_("Who may see the list"),
        choices=Audience.choices,
        initial=Audience.AUTHORITIES,
        widget=forms.RadioSelect,
        help_text=_("Everybody only where the act says so."),
    )
    columns = forms.MultipleChoiceField(
        label=_("What everybody may see of a school"),
        choices=PublicColumn.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only for a list that is open to everybody. "
            "Without any column only figures are shown, small ones hidden. "
            "With columns, schools are counted by municipality and by list only where these columns are chosen."
        ),
    )
    without_answers = forms.BooleanField(
        label=_("Publish although some municipalities have not answered"), required=False
    )
    field_order = ("number", "dated", "issuer", "file", "lists", "audience", "columns", "without_answers")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's own
        lists: list[tuple[str, str]],
        unanswered: int,
        **kwargs: Any,  # noqa: ANN401 - Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lists"].choices = lists  # type: ignore[attr-defined]
        self.fields["lists"].initial = [code for code, _ in lists]
        if not unanswered:
            del self.fields["without_answers"]


class WithdrawForm(ActForm):
    """The act that withdraws a list."""

    reason = forms.CharField(label=_("Why the list is withdrawn"), max_length=4000, widget=forms.Textarea)
