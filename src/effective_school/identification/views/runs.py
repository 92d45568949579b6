"""Runs: the list, starting one, computing one again, opening its smallest changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.dates import moment
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.publication import stands_on
from effective_school.identification.domain.queries import (
    finished_run,
    is_analyst,
    own_rows,
    runs_visible_to,
    seen_run,
)
from effective_school.identification.domain.runs import start_run
from effective_school.identification.domain.settings import open_changes
from effective_school.identification.enums import RunState
from effective_school.identification.forms.runs import StartForm
from effective_school.identification.tasks import queue_check, queue_run
from effective_school.identification.views.words import RUN_TONES, words_for
from effective_school.organisations.domain.queries import territory_of
from effective_school.organisations.enums import Role


@requires("identification.view_runs")
def runs(request: PersonRequest) -> HttpResponse:
    """List runs; a head sees the lists in which the own school stands."""
    if territory_of(request.user).has(Role.HEAD) and not _sees_runs(request):
        return _own_schools(request)
    visible = (
        runs_visible_to(request.user).select_related("method", "started_by").defer("method_text", "counts")
    )
    columns = [
        Column(
            "number",
            _("Run"),
            lambda one: f"№ {one.number}",
            link=lambda one: reverse("identification:run", args=(one.pk,)),
            sort="number",
        ),
        Column("year", _("Year"), lambda one: one.year, sort="year", number=True),
        Column("method", _("Method"), lambda one: one.method.title),
        Column(
            "state", _("State"), lambda one: one.get_state_display(), chip=lambda one: RUN_TONES[one.state]
        ),
        Column("schools", _("Schools"), lambda one: one.schools or None, number=True),
        Column("by", _("Started by"), lambda one: one.started_by.short_name),
        Column(
            "at",
            _("Run started"),
            lambda one: moment(one.created_at),
            sort="created_at",
        ),
    ]
    years = visible.order_by("-year").values_list("year", flat=True).distinct()
    table = table_page(
        request,
        visible,
        columns if is_analyst(request.user) else [one for one in columns if one.name != "by"],
        title=_("Lists of schools"),
        empty=_(
            "There are no lists yet. They appear here once the operator has run the method on accepted data."
        )
        if is_analyst(request.user)
        else _("No list was sent to you yet. A letter will tell you when one is there to be checked."),
        filters=[
            Filter(
                "year",
                _("Year"),
                lambda rows, value: rows.filter(year=value) if value.isdecimal() else rows.none(),
                [(str(year), str(year)) for year in years],
            ),
            Filter("state", _("State"), lambda rows, value: rows.filter(state=value), RunState.choices),
        ][: None if is_analyst(request.user) else 1],
        file_name="runs",
    )
    finished = [one for one in visible[:30] if one.is_finished] if is_analyst(request.user) else []
    return table.file or render(
        request, "identification/run_list.html", {"table": table, "comparable": finished}
    )


def _sees_runs(request: PersonRequest) -> bool:
    own = territory_of(request.user)
    return is_analyst(request.user) or own.has(Role.MUNICIPALITY)


def _own_schools(request: PersonRequest) -> HttpResponse:
    rows = own_rows(territory_of(request.user).schools)
    words = {row.run_id: words_for(row.run) for row, _publication in rows}
    return render(
        request,
        "identification/own_schools.html",
        {
            "rows": [
                {
                    "row": row,
                    "results": words[row.run_id].listed("results", row.results_list),
                    "social": words[row.run_id].listed("social", row.social_list),
                    "publication": publication,
                    "is_on": stands_on(row, publication),
                }
                for row, publication in rows
            ]
        },
    )


@requires("identification.start_run")
def run_start(request: PersonRequest) -> HttpResponse:
    """Start a run; an identical one that is under way is shown instead."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        run, is_new = start_run(
            year=form.cleaned_data["year"],
            method=form.cleaned_data["method"],
            person=request.user,
            note=form.cleaned_data["note"],
        )
        if is_new:
            queue_run(run, request.user)
        else:
            messages.info(request, _("The same run is under way already; here it is."))
        return redirect("identification:run", run.pk)
    return render(
        request, "identification/run_start.html", {"form": form}, status=422 if form.errors else 200
    )


@requires("identification.check_run")
@require_POST
def run_check(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Compute a run again in the background and compare."""
    found = finished_run(request.user, run_id)
    job = queue_check(found, request.user)
    return redirect("job", job.pk)


@requires("identification.open_changes")
@require_POST
def run_changes(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """Open the smallest changes to heads, or close them."""
    found = seen_run(request.user, run_id)
    opened = request.POST.get("opened") == "1"
    open_changes(found, person=request.user, opened=opened)
    messages.success(
        request,
        _("Heads now see the smallest changes of their school.")
        if opened
        else _("Heads no longer see the smallest changes."),
    )
    return redirect("identification:run", found.pk)
