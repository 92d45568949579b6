"""Maps on the page of the design, of made-up municipalities."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from effective_school.common.specimens import Specimen, add_specimens
from effective_school.organisations.domain.outline_map import drawing_of
from effective_school.organisations.domain.outlines import Ring
from effective_school.organisations.models import Boundary
from effective_school.organisations.tile_map import Tile, level_of

_PLACES = (
    ("Озёрный", 0, 0, 4, 22),
    ("Приморский", 1, 0, 9, 30),
    ("Лесной", 0, 1, 12, 25),
    ("Нагорный", 1, 1, 2, 18),
    ("Степной", 2, 1, 0, 14),
    ("Заречный", 1, 2, 6, 20),
)
_CORNERS = {
    (0, 0): (134.0, 54.6), (1, 0): (136.1, 55.0), (2, 0): (138.6, 54.5), (0, 1): (133.6, 52.4),
    (1, 1): (136.0, 52.7), (2, 1): (138.3, 52.5), (3, 1): (140.6, 52.2), (0, 2): (134.1, 50.2),
    (1, 2): (136.2, 50.5), (2, 2): (138.1, 50.3), (3, 2): (140.2, 50.4),
    (1, 3): (136.5, 48.3), (2, 3): (138.0, 48.5),
}  # fmt: skip


@add_specimens
def maps() -> list[Specimen]:
    """Both maps of the same figures."""
    tiles = [_tile(number, *place) for number, place in enumerate(_PLACES)]
    outlines = [
        Boundary(municipality_id=number, polygons=[[_outline(place[1], place[2])]])
        for number, place in enumerate(_PLACES)
    ]
    caption = _("Schools with low results, share")
    return [
        Specimen(
            title=gettext_lazy("Tile map"),
            text=gettext_lazy(
                "A list of links laid out in the shape of the region: all municipalities are equally easy to hit, "
                "and the colour is doubled by the figure."
            ),
            template="organisations/_tile_map_specimen.html",
            markup="{% load maps %}\n{% tile_map tiles caption %}",
            data={"tiles": tiles, "caption": caption},
            order=20,
        ),
        Specimen(
            title=gettext_lazy("Map of boundaries"),
            text=gettext_lazy(
                "Stands beside the tile map once boundaries are uploaded, never alone; areas keep their size."
            ),
            template="organisations/_outline_map_specimen.html",
            markup="{% load maps %}\n{% outline_map drawing caption %}",
            data={"drawing": drawing_of(tiles, outlines), "caption": caption},
            order=21,
        ),
    ]


def _tile(number: int, name: str, column: int, row: int, part: int, whole: int) -> Tile:
    return Tile(
        key=number,
        name=name,
        url="#main",
        value=f"{100 * part / whole:.0f}\u00a0%",
        note=_("%(part)s of %(whole)s") % {"part": part, "whole": whole},
        tone=level_of(part / whole, 0.5) if part else "",
        column=column,
        row=row,
    )


def _outline(column: int, row: int) -> Ring:
    return [_CORNERS[column + x, row + y] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
