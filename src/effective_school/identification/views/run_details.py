"""What belongs to a run: problems of its data and the journal."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.dates import moment
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import (
    seen_run,
)
from effective_school.identification.enums import JournalKind
from effective_school.identification.models import JournalEntry


@requires("identification.view_analysis")
def problems(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """List the problems of a run's data, errors first."""
    found = seen_run(request.user, run_id)
    language = language_now()
    severities = [("error", _("Error")), ("warning", _("Warning"))]
    named = dict(severities)
    columns = [
        Column(
            "severity",
            _("Error or warning"),
            lambda one: named.get(one.severity, one.severity),
            chip=lambda one: "bad" if one.severity == "error" else "warn",
        ),
        Column("place", _("Where"), lambda one: getattr(one, f"place_{language}")),
        Column("text", _("What is wrong and what to do"), lambda one: getattr(one, f"text_{language}")),
        Column("more", _("More of the kind"), lambda one: one.more or None, number=True),
    ]
    table = table_page(
        request,
        found.runproblems.all(),
        columns,
        title=_("Problems of the data"),
        empty=_("The check found nothing: the data of this run are clean."),
        filters=[
            Filter(
                "severity", _("Error or warning"), lambda rows, value: rows.filter(severity=value), severities
            ),
            Filter(
                "q", _("Where"), lambda rows, value: rows.filter(**{f"place_{language}__contains": value})
            ),
        ],
        file_name=f"problems-{found.number}",
    )
    return table.file or render(request, "identification/run_problems.html", {"run": found, "table": table})


_JOURNAL = (
    *("at", "kind", "subject", "text", "municipality__name"),
    *("by__last_name", "by__first_name", "by__middle_name", "by__email"),
)


@requires("identification.view_journal")
def journal(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Show what happened to a run's list, step by step."""
    found = seen_run(request.user, run_id)
    columns = [
        Column("at", _("When"), lambda one: moment(one.at), sort="at"),
        Column("kind", _("What"), lambda one: one.get_kind_display()),
        Column("subject", _("About"), lambda one: one.subject),
        Column("municipality", _("Municipality"), lambda one: one.municipality and one.municipality.name),
        Column("text", _("Text"), lambda one: one.text),
        Column("by", _("Who"), lambda one: one.by.short_name),
    ]
    table = table_page(
        request,
        JournalEntry.objects.filter(run=found).select_related("by", "municipality").only(*_JOURNAL),
        columns,
        title=_("Journal"),
        empty=_("Nothing has happened to this list yet."),
        filters=[
            Filter(
                "kind",
                _("What"),
                lambda rows, value: rows.filter(kind=value),
                JournalKind.choices,
            )
        ],
        file_name=f"journal-{found.number}",
    )
    return table.file or render(request, "identification/run_journal.html", {"run": found, "table": table})
