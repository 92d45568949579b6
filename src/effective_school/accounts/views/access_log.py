"""Who looked at personal data."""

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from effective_school.accounts.domain.access_log import what_words
from effective_school.accounts.models import User
from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.dates import moment
from effective_school.common.models import AccessEntry
from effective_school.common.tables import Column, Filter, table_page


@requires("organisations.view_access_log")
def access_log(request: PersonRequest) -> HttpResponse:
    """List looks at, and exports of, personal data, the latest first."""
    table = table_page(
        request,
        AccessEntry.objects.select_related("person", "about"),
        [
            Column("at", _("When"), lambda row: moment(row.at), sort="at"),
            Column("person", _("Who looked"), lambda row: row.person, sort="person__last_name"),
            Column("about", _("About whom"), _about, sort="about__last_name"),
            Column("what", _("What"), what_words),
            Column("address", _("Network address"), lambda row: row.address or ""),
        ],
        title=_("Access to personal data"),
        empty=_("Nobody has looked at anybody's personal data yet. Every look and export will appear here."),
        filters=[
            Filter("person", _("Who looked"), lambda rows, words: _named(rows, "person", words)),
            Filter("about", _("About whom"), lambda rows, words: _named(rows, "about", words)),
        ],
        file_name="access-log",
    )
    return table.file or render(request, "accounts/access_log.html", {"table": table})


def _about(row: AccessEntry) -> str:
    about = row.about
    if about is None:
        return str(_("a list, or somebody without an account"))
    if isinstance(about, User) and about.erased_at:
        return str(_("Person without a name, no. %(number)s")) % {"number": about.pk}
    return str(about)


def _named(rows: QuerySet[AccessEntry], who: str, words: str) -> QuerySet[AccessEntry]:
    for word in words.split():
        fields = (f"{who}__last_name", f"{who}__first_name", f"{who}__middle_name", f"{who}__email")
        any_field = Q()
        for field in fields:
            any_field |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(any_field)
    return rows
