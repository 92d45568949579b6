"""Schools of a run: the list, the page of one, its smallest changes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.explanation import explain, peers_of
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import (
    finished_run,
    is_analyst,
    run_schools_visible_to,
    schools_in,
    seen_row,
)
from effective_school.identification.domain.stored_results import why_out
from effective_school.identification.models import Run, RunSchool, RunSettings
from effective_school.identification.views.withdrawn import or_withdrawn
from effective_school.identification.views.words import (
    list_choices,
    school_and_place,
    school_search,
    words_for,
)
from effective_school.organisations.domain.queries import municipalities_visible_to
from effective_school.organisations.enums import exclusion_label
from effective_school.organisations.place_filter import Places, place_filter
from school_index.report.words import Words


def school_columns(run: Run, words: Words) -> list[Column]:
    """Columns of a list of schools."""
    return [
        *school_and_place(run),
        Column(
            "results",
            _("Results"),
            lambda one: words.listed("results", one.results_list) if one.is_eligible else _("takes no part"),
            chip=lambda one: one.results_list or "none",
            sort="results_list",
        ),
        Column(
            "social",
            _("Conditions"),
            lambda one: words.listed("social", one.social_list) if one.is_eligible else "—",
            chip=lambda one: one.social_list or "none",
            sort="social_list",
        ),
        Column(
            "results_index",
            _("Results index"),
            lambda one: None if one.results_index is None else words.index(one.results_index),
            sort="results_index",
            exact=lambda one: one.results_index,
            number=True,
        ),
        Column("results_rank", _("Place"), lambda one: one.results_rank, sort="results_rank", number=True),
        Column(
            "social_index",
            _("Social index"),
            lambda one: None if one.social_index is None else words.index(one.social_index),
            sort="social_index",
            exact=lambda one: one.social_index,
            number=True,
        ),
        Column("group", _("Group"), lambda one: words.group(one.group), sort="group"),
        Column("code", _("Code"), lambda one: one.code, sort="code"),
    ]


@requires("identification.view_runs")
@or_withdrawn
def schools(request: PersonRequest, run_id: UUID) -> HttpResponse:
    """List the schools of a run."""
    run = finished_run(request.user, run_id)
    words = words_for(run)
    groups = [(term.id, term.label.text(language_now())) for term in words.method.groups]
    table = table_page(
        request,
        run_schools_visible_to(request.user, run).defer("years"),
        school_columns(run, words),
        title=_("Schools of run %(number)s, %(year)s") % {"number": run.number, "year": run.year},
        empty=_("No school of your territory takes part in this run."),
        filters=[
            school_search(),
            Filter(
                "results",
                _("List by results"),
                lambda rows, value: rows.filter(results_list=value),
                list_choices(run, "results"),
            ),
            Filter(
                "social",
                _("List by conditions"),
                lambda rows, value: rows.filter(social_list=value),
                list_choices(run, "social"),
            ),
            Filter("group", _("Group"), lambda rows, value: rows.filter(group=value), groups),
            place_filter(
                Places(municipalities_visible_to(request.user)),
                lambda rows, chosen: rows.filter(municipality__in=chosen),
            ),
        ],
        file_name=f"schools-{run.year}-{run.number}",
        whole=schools_in(run.pk) if is_analyst(request.user) else None,
    )
    return table.file or render(request, "identification/school_list.html", {"run": run, "table": table})


def _school_of(request: PersonRequest, run_id: UUID, school_id: int) -> tuple[Run, RunSchool]:
    run = finished_run(request.user, run_id)
    return run, seen_row(request.user, run, school_id)


def may_see_changes(request: PersonRequest, run: Run) -> bool:
    """Smallest changes are for analysts, and for others once the operator has opened them."""
    if is_analyst(request.user):
        return True
    return RunSettings.objects.filter(run=run, heads_see_changes=True).exists()


@requires("identification.view_runs")
@or_withdrawn
def school(request: PersonRequest, run_id: UUID, school_id: int) -> HttpResponse:
    """Show why a school is on the lists or not."""
    run, row = _school_of(request, run_id, school_id)
    words = words_for(run)
    analyst, language = is_analyst(request.user), language_now()
    context = {
        "run": run,
        "row": row,
        "language": language,
        "explanation": SimpleLazyObject(
            lambda: explain(run, row, language)
        ),  # not asked for where it is kept
        "why_out": SimpleLazyObject(lambda: exclusion_label(why_out(run, row.code))),
        "group": words.group(row.group),
        "results_words": words.listed("results", row.results_list),
        "social_words": words.listed("social", row.social_list),
        "peers": SimpleLazyObject(lambda: _peers(run, row, words)),
        "own_results_index": words.index(row.results_index),
        "own_social_index": words.index(row.social_index),
        "analyst": analyst,
        "may_see_changes": may_see_changes(request, run),
    }
    return render(request, "identification/school_page.html", context)


def _peers(run: Run, row: RunSchool, words: Words) -> list[dict[str, object]]:
    return [
        {
            "number": number,
            "peer": peer.school,
            "results": words.listed("results", peer.school.results_list),
            "results_index": words.index(peer.school.results_index),
            "social_index": words.index(peer.school.social_index),
        }
        for number, peer in enumerate(peers_of(run, row), start=1)
    ]


@requires("identification.view_runs")
@or_withdrawn
def school_changes(request: PersonRequest, run_id: UUID, school_id: int) -> HttpResponse:
    """Show the smallest changes in a school's own pupils that would move it across a cut."""
    run, row = _school_of(request, run_id, school_id)
    if not may_see_changes(request, run):
        messages.info(request, _("The operator has not opened the smallest changes of this run."))
        return redirect("identification:school", run.pk, row.pk)
    explanation = explain(run, row, language_now(), changes=True)
    return render(
        request, "identification/school_changes.html", {"run": run, "row": row, "explanation": explanation}
    )
