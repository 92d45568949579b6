"""What can be wrong with a register: kept as a rule with its details, said in the language of whoever reads."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Rule(TextChoices):
    """A rule that a cell or a row breaks, and what to do."""

    TOO_LONG = "too_long", _("The text is longer than %(most)d characters: shorten it.")
    NO_CODE = (
        "no_code",
        _("This is no code: write letters and digits without spaces, for example 270001."),
    )
    NO_EMAIL = "no_email", _("This is no e-mail address: write it like name@example.org.")
    UNKNOWN_WORD = "unknown_word", _("Write one of:")
    NO_WHOLE = "no_whole", _("A whole number from %(least)d to %(most)d is needed.")
    NO_DEGREES = "no_degrees", _("Degrees are needed, for example 48.48, at most %(most)d.")
    NO_DAY = "no_day", _("A date is needed, for example 01.09.2026.")
    NAME_MISSING = "name_missing", _("The name is missing: write it.")
    CODE_MISSING = "code_missing", _("The code is missing: write it.")
    YEAR_MISSING = "year_missing", _("The year of the passport is missing: write it.")
    OF_NEW_SCHOOL = "of_new_school", _("A new school needs this: write it.")
    OF_NEW_PASSPORT = "of_new_passport", _("A new passport needs this: write it.")
    PLACE_TWICE = (
        "place_twice",
        _("The municipality stands in row %(row)d already: delete one of them."),
    )
    PLACE_UNKNOWN = (
        "place_unknown",
        _("There is no such municipality in the register: correct the name or add the municipality first."),
    )
    PASSPORT_TWICE = (
        "passport_twice",
        _("The school has row %(row)d for this year already: delete one of them."),
    )
    ROWS_DISAGREE = (
        "rows_disagree",
        _("Row %(row)d says something else of the same school: make both rows agree."),
    )
    DAY_FAR = "day_far", _("No school can have been opened on this day: check the year.")
    HALF_TILE = "half_tile", _("Give both the column and the row of the tile map, or neither.")
    TILE_TAKEN = (
        "tile_taken",
        _("In this column and row stands %(name)s: choose a free place on the tile map."),
    )
    ONE_COORDINATE = "one_coordinate", _("Give both coordinates or neither.")


class BadCell(Exception):  # noqa: N818 - a finding, said to the person
    """Which rule a cell breaks."""

    def __init__(self, rule: Rule, **details: Any) -> None:  # noqa: ANN401 - numbers and texts
        super().__init__(rule)
        self.rule, self.details = rule, details
