"""Entries of the navigation, and records whose history can be opened."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.history import Viewable, add_viewable
from effective_school.common.navigation import Entry, add_entries
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import (
    items_visible_to,
    methods_visible_to,
    verifications_visible_to,
)
from effective_school.identification.models import MethodVersion, Verification, VerificationItem
from school_index.wording import wording

add_entries(
    Entry(_("Lists of schools"), "identification:runs", "identification.view_runs", 20),
    Entry(_("Verification"), "identification:verifications", "identification.view_verification", 24),
    Entry(_("Published lists"), "identification:publications", "identification.view_publications", 26),
    Entry(_("Methods"), "identification:methods", "identification.view_methods", 30),
)


def _names_of_lists() -> dict[str, str]:
    say = wording(language_now())
    return {
        code: say(f"list_long.{code}") for code in ("low_results", "risk_group", "stable_high", "adverse")
    }


add_viewable(
    Viewable(MethodVersion, methods_visible_to, "identification.view_methods"),
    Viewable(
        Verification, verifications_visible_to, "identification.view_verification", {"lists": _names_of_lists}
    ),
    Viewable(VerificationItem, items_visible_to, "identification.view_verification"),
)
