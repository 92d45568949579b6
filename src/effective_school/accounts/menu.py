"""Entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.navigation import Entry, add_entries

add_entries(
    Entry(_("Texts of consent"), "accounts:document_versions", "accounts.publish_consent", 88),
    Entry(_("Removal of data"), "accounts:erasures", "accounts.erase_person", 90),
    Entry(_("Access to personal data"), "accounts:access_log", "organisations.view_access_log", 92),
    Entry(_("Letters"), "letters", "common.view_letters", 94),
)
