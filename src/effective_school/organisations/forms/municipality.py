"""The form of a municipality."""

from django.utils.translation import gettext_lazy

from effective_school.common.forms.editing import EditForm
from effective_school.organisations.models import Municipality


class MunicipalityForm(EditForm[Municipality]):
    """Name, authority, address for letters and place on the tile map."""

    class Meta:
        model = Municipality
        fields = ("name", "authority", "email", "tile_column", "tile_row")
        help_texts = {
            "authority": gettext_lazy("The body that answers for education."),
            "tile_column": gettext_lazy("0 is the west; empty: not on the tile map."),
            "tile_row": gettext_lazy("0 is the north."),
        }
