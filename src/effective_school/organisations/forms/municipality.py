"""The form of a municipality."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.forms.editing import EditForm
from effective_school.organisations.models import Municipality


class MunicipalityForm(EditForm[Municipality]):
    """Name, authority, address for letters and place on the tile map."""

    class Meta:
        model = Municipality
        fields = ("name", "authority", "email", "tile_column", "tile_row")
        error_messages = {
            "name": {"unique": gettext_lazy("A municipality of this name is there already.")},
        }
        help_texts = {
            "authority": gettext_lazy("The body that answers for education."),
            "tile_column": gettext_lazy("0 is the west; empty: not on the tile map."),
            "tile_row": gettext_lazy("0 is the north."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse half a place on the tile map, and a place that another municipality has."""
        values = super().clean() or self.cleaned_data
        place = {name: values.get(name) for name in ("tile_column", "tile_row")}
        missing = [name for name, number in place.items() if number is None and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], _("Give both the column and the row of the tile map, or neither."))
        elif not missing and not self.errors.keys() & place.keys():
            others = Municipality.objects.exclude(pk=self.instance.pk)
            taken = others.filter(**place).first()
            if taken is not None:
                told = _("In this column and row stands %(name)s: choose a free place on the tile map.")
                self.add_error("tile_column", told % {"name": taken})
        return values
