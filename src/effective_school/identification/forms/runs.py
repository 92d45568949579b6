"""Starting a run."""

from django import forms
from django.utils.translation import gettext_lazy as _

from effective_school.identification.domain.inputs import years_with_data
from effective_school.identification.domain.methods import method_from
from effective_school.identification.enums import MethodState
from effective_school.identification.models import MethodVersion
from effective_school.organisations.models import SchoolYear


class StartForm(forms.Form):
    """The year and the method of a run."""

    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        help_text=_("The last year of the window. Only years with accepted data are offered."),
    )
    method = forms.ModelChoiceField(
        MethodVersion.objects.none(),
        label=_("Method"),
        empty_label=None,
        help_text=_("A draft may be tried out; only a list by a method in force can be published."),
    )
    note = forms.CharField(label=_("What the run is for"), required=False, max_length=300)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own options
        versions = MethodVersion.objects.exclude(state=MethodState.RETIRED).order_by(
            "state", "method_id", "-number"
        )
        self.fields["method"].queryset = versions  # type: ignore[attr-defined]
        usual = versions.filter(state=MethodState.ACTIVE).order_by("-window", "method_id").first()
        self.fields["method"].initial = usual
        years = years_with_data(method_from(usual.text)) if usual else []
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.has_data = bool(years)

    def clean_year(self) -> int:
        """Refuse a year for which the register says nothing of schools: the run would stop at once."""
        year: int = self.cleaned_data["year"]
        if not SchoolYear.objects.filter(year=year).exists():
            raise forms.ValidationError(
                _(
                    "The register has no passports of schools for %(year)s. "
                    "Upload them in the registers, then run the method."
                )
                % {"year": year}
            )
        return year
