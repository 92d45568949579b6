"""A municipality as one tile of a map."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from effective_school.organisations.models import Municipality

SOFT_HYPHEN = "\u00ad"
LONG_WORD = 7
_SHORTEST = 3
_VOWELS = "аеёиоуыэюя"
_OTHERS = f"[^{_VOWELS}ьъй\\W\\d_]"
_SYLLABLE = re.compile(
    f"(?<=[{_VOWELS}])(?={_OTHERS}[{_VOWELS}])|(?<=[{_VOWELS}]{_OTHERS})(?={_OTHERS}[{_VOWELS}])",
    re.IGNORECASE,
)
"""Between a vowel and a consonant before a vowel, or between the two consonants between vowels."""
_WORDS_AROUND = ("муниципальный район", "муниципальный округ", "городской округ")


@dataclass(frozen=True)
class Tile:
    """What the map shows of a municipality.

    `value` is a number or a word, `note` says what it is and doubles the `tone`: good, warn, bad, or level-1 (pale)
    to level-5 (dark). `key` is the municipality's id.
    """

    key: int
    name: str
    url: str
    value: str
    note: str = ""
    tone: str = ""
    column: int | None = None
    row: int | None = None

    @property
    def short(self) -> str:
        """The name without what all have in common, with places where it may break."""
        return hyphenated(short_name(self.name))

    def html(self) -> str:
        """Give the tile as an item of a list: with a place its short name, and the whole one under the pointer."""
        classes, title, name = "tile", "", self.name
        if self.column is not None and self.row is not None:
            classes += f" tile-col-{self.column} tile-row-{self.row}"
            title, name = f' title="{escape(self.name)}"', self.short
        if self.tone:
            classes += f" tile-{escape(self.tone)}"
        note = f' <span class="tile-note">{escape(self.note)}</span>' if self.note else ""
        value = f'<span class="tile-value">{escape(self.value)}</span>'
        said = f'<span class="tile-name">{escape(name)}</span> {value}{note}'
        return f'<li class="{classes}"><a href="{escape(self.url)}"{title}>{said}</a></li>'


def tile_for(
    municipality: Municipality, value: str, *, note: str = "", tone: str = "", url: str = ""
) -> Tile:
    """Make the tile of a municipality; it leads to its page unless another address is given."""
    return Tile(
        key=municipality.pk,
        name=municipality.name,
        url=url or municipality.get_absolute_url(),
        value=value,
        note=note,
        tone=tone,
        column=municipality.tile_column,
        row=municipality.tile_row,
    )


def placed(tiles: Iterable[Tile]) -> tuple[list[Tile], list[Tile]]:
    """Tiles in their places, from the north-west, and those without one or whose place another has taken."""
    taken: dict[tuple[int, int], Tile] = {}
    rest = []
    for tile in tiles:
        if tile.column is None or tile.row is None or (tile.row, tile.column) in taken:
            rest.append(replace(tile, column=None, row=None))
        else:
            taken[tile.row, tile.column] = tile
    return [taken[place] for place in sorted(taken)], rest


def short_name(name: str) -> str:
    """Give the name of a municipality without the words that most share."""
    short = name
    for words in _WORDS_AROUND:
        short = short.replace(words, "")
    short = short.replace("имени", "им.").strip(" «»")
    return short.removeprefix("Город ").strip() or name


def hyphenated(text: str) -> str:
    """Put soft hyphens between Russian syllables of long words, never beside one or two letters."""
    return "-".join(
        " ".join(_broken(word) if len(word) > LONG_WORD else word for word in part.split(" "))
        for part in text.split("-")
    )


def level_of(value: float, largest: float) -> str:
    """Give the tone of a number between 0 and the largest: level-1 to level-5."""
    return f"level-{min(5, 1 + int(5 * value / largest))}" if largest else ""


def _broken(word: str) -> str:
    places = [found.start() for found in _SYLLABLE.finditer(word)]
    kept = [0, *(place for place in places if _SHORTEST <= place <= len(word) - _SHORTEST), len(word)]
    return SOFT_HYPHEN.join(word[start:end] for start, end in pairwise(kept))
