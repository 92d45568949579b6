"""Entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.navigation import Entry, add_entries

add_entries(Entry(_("Programme access"), "api:start", "api.use_tokens", 95))
