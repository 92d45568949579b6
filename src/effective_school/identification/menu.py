"""Entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.navigation import Entry, add_entries

add_entries(
    Entry(_("Lists of schools"), "identification:runs", "identification.view_runs", 20),
    Entry(_("Verification"), "identification:verifications", "identification.view_verification", 24),
    Entry(_("Published lists"), "identification:publications", "identification.view_publications", 26),
    Entry(_("Methods"), "identification:methods", "identification.view_methods", 30),
)
