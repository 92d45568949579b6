"""Entries of the navigation."""

from django.utils.translation import gettext_lazy as _

from effective_school.common.navigation import Entry, add_entries

add_entries(
    Entry(_("Schools"), "organisations:schools", "organisations.view_schools", 40),
    Entry(_("Municipalities"), "organisations:municipalities", "organisations.view_municipalities", 50),
    Entry(_("People"), "organisations:people", "organisations.view_people", 60),
    Entry(_("Invitations"), "organisations:invitations", "organisations.invite", 62),
    Entry(_("Latest changes"), "organisations:changes", "organisations.view_history", 90),
)
