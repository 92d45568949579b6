"""Entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.navigation import Entry, add_entries

add_entries(
    Entry(_("Data collection"), "collection:campaigns", "collection.view_campaigns", 20),
    Entry(_("Calendar of studies"), "collection:studies", "collection.view_studies", 22),
)
