"""Maps of the municipalities."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe

from effective_school.organisations.domain.outline_map import Drawing
from effective_school.organisations.tile_map import Tile, placed

register = template.Library()
MOST_UNPLACED = 60


@register.inclusion_tag("organisations/_tile_map.html")
def tile_map(tiles: Iterable[Tile], caption: str = "") -> dict[str, object]:
    """Draw the tile map: a list of links, laid out as a grid of the region's shape.

    Of tiles without a place the first are shown; in a country the others are found through the tables.
    """
    on_map, rest = placed(tiles)
    columns = max((tile.column or 0 for tile in on_map), default=0) + 1
    shown = {"rest": _items(rest[:MOST_UNPLACED]), "left_out": max(0, len(rest) - MOST_UNPLACED)}
    return {"tiles": _items(on_map), "columns": columns, "caption": caption, **shown}


def _items(tiles: Iterable[Tile]) -> SafeString:
    return mark_safe("".join(tile.html() for tile in tiles))  # noqa: S308 - every text is escaped in `Tile.html`


@register.inclusion_tag("organisations/_outline_map.html")
def outline_map(drawing: Drawing | None, caption: str = "") -> dict[str, object]:
    """Draw the map of outlines that `domain.outline_map.drawing_of` gives."""
    size = {"width": drawing.width + 24, "height": drawing.height + 24} if drawing else {}
    return {"drawing": drawing, "caption": caption, **size}
