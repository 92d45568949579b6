"""Runs: the list, starting one, the region's overview, problems of the data, comparison, journal."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from effective_school.accounts.requests import PersonRequest
from effective_school.common.access import requires
from effective_school.common.addresses import addresses
from effective_school.common.tables import Column, Filter, table_page
from effective_school.identification.domain.comparison import changed_schools, difference, gone_schools
from effective_school.identification.domain.methods import language_now
from effective_school.identification.domain.queries import (
    LONG,
    is_analyst,
    page_of,
    run_schools_visible_to,
    runs_visible_to,
)
from effective_school.identification.domain.runs import start_run
from effective_school.identification.domain.settings import open_changes
from effective_school.identification.enums import JournalKind, RunState
from effective_school.identification.forms.runs import StartForm
from effective_school.identification.models import JournalEntry, Run, RunProblem, RunSchool
from effective_school.identification.tasks import queue_check, queue_run
from effective_school.identification.views.words import RUN_TONES, list_choices, words_for
from effective_school.organisations.domain.outline_map import Drawing, drawing_of
from effective_school.organisations.domain.queries import map_mark, territory_of
from effective_school.organisations.enums import Role
from effective_school.organisations.models import Boundary, Municipality
from effective_school.organisations.place_filter import place_word
from effective_school.organisations.tile_map import Tile, level_of, tile_for

_LONGEST_NUMBER = 10
MOST_TILES = 100


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
            lambda one: date_format(one.created_at, "SHORT_DATETIME_FORMAT"),
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
    own = territory_of(request.user)
    rows = (
        RunSchool.objects.filter(run__in=runs_visible_to(request.user), school__in=own.schools)
        .select_related("run")
        .defer("years", "run__method_text")
        .order_by("-run__year", "name")
    )
    words = {row.run_id: words_for(row.run) for row in rows[:100]}
    return render(
        request,
        "identification/own_schools.html",
        {
            "rows": [
                {
                    "row": row,
                    "results": words[row.run_id].listed("results", row.results_list),
                    "social": words[row.run_id].listed("social", row.social_list),
                }
                for row in rows[:100]
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


@requires("identification.view_runs")
def run(request: PersonRequest, run_id: str) -> HttpResponse:
    """Show a run: analysts the region's overview, a municipality its part; a head goes to the own school."""
    found = get_object_or_404(
        runs_visible_to(request.user)
        .select_related("method", "started_by", "job")
        .defer("method_text", *LONG),
        pk=run_id,
    )
    if not found.is_finished:
        own_job = found.job if found.job and found.job.started_by_id == request.user.pk else None
        first = list(found.runproblems.all()[:10]) if found.is_over else []
        context = {"run": found, "tone": RUN_TONES[found.state], "job": own_job, "problems": _said(first)}
        return render(request, "identification/run_unfinished.html", context)
    if request.user.has_perm("identification.view_region"):
        return render(request, "identification/run_page.html", _region(request, found))
    if territory_of(request.user).has(Role.MUNICIPALITY):
        return _municipal_part(request, found)
    own = run_schools_visible_to(request.user, found).first()
    if own is None:
        return redirect("identification:runs")
    return redirect("identification:school", found.pk, own.pk)


def _region(request: PersonRequest, found: Run) -> dict[str, object]:
    language = language_now()
    settings = getattr(found, "run_settings", None)
    tiles = SimpleLazyObject(lambda: _tiles(found))
    return {
        "run": found,
        "language": language,
        "page": SimpleLazyObject(lambda: page_of(found, language)),  # not asked for where its parts are kept
        "map_mark": map_mark(),
        "tiles": tiles,
        "drawing": SimpleLazyObject(lambda: _drawing(tiles)),
        "checks": found.checks.select_related("by")[:5],
        "publication": found.publications.filter(withdrawn_at=None).first(),
        "was_sent": found.verifications.exists(),
        "settings": settings,
        "files": found.runfiles.exclude(kind="inner").order_by("kind", "name"),
        "may_see_journal": request.user.has_perm("identification.view_journal"),
    }


def _tiles(found: Run) -> list[Tile]:
    """Municipalities on the tile map with the share of their schools on the lists of concern.

    Of a country's thousands only those of the largest shares are drawn.
    """
    counts: dict[str, dict[str, int]] = found.counts.get("municipalities", {})
    shares: dict[str, float] = {}
    concern: dict[str, int] = {}
    for name, row in counts.items():
        concern[name] = sum(row.get(f"results_{one}", 0) for one in ("low_results", "risk_group"))
        shares[name] = 100 * concern[name] / row["schools"] if row["schools"] else 0.0
    largest = max(shares.values(), default=0.0)
    drawn = sorted(shares, key=lambda name: (-shares[name], name))[:MOST_TILES]
    schools = reverse("identification:schools", args=(found.pk,))
    return [
        tile_for(
            place,
            f"{shares[place.name]:.0f}\u00a0%",
            note=_("%(part)s of %(whole)s")
            % {"part": concern[place.name], "whole": counts[place.name]["schools"]},
            tone=level_of(shares[place.name], largest) if shares[place.name] else "",
            url=f"{schools}?{urlencode({'municipality': place_word(place.pk, place.name, len(counts))})}",
        )
        for place in Municipality.objects.filter(name__in=drawn)
    ]


def _drawing(tiles: Iterable[Tile]) -> Drawing | None:
    return drawing_of(tiles, Boundary.objects.filter(municipality__in=[tile.key for tile in tiles]))


def _municipal_part(request: PersonRequest, found: Run) -> HttpResponse:
    rows = run_schools_visible_to(request.user, found).filter(is_eligible=True)
    words = words_for(found)
    figures = []
    for part in words.method.parts:
        for code in part.list_ids:
            if code not in {"none", part.default_list}:
                count = rows.filter(**{f"{part.name}_list": code}).count()
                figures.append(
                    {"count": count, "label": words.listed_long(code), "part": part.name, "code": code}
                )
    context = {
        "run": found,
        "schools": rows.count(),
        "figures": figures,
        "verifications": found.verifications.filter(
            municipality__in=territory_of(request.user).municipalities
        ).select_related("municipality"),
        "publication": found.publications.filter(withdrawn_at=None).first(),
    }
    return render(request, "identification/run_municipal.html", context)


def _said(problems: list[RunProblem]) -> list[dict[str, object]]:
    language = language_now()
    return [
        {
            "severity": one.severity,
            "place": getattr(one, f"place_{language}"),
            "text": getattr(one, f"text_{language}"),
        }
        for one in problems
    ]


@requires("identification.view_analysis")
def problems(request: PersonRequest, run_id: str) -> HttpResponse:
    """List the problems of a run's data, errors first."""
    found = get_object_or_404(runs_visible_to(request.user), pk=run_id)
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


@require_POST
def _queue_check(request: PersonRequest, run_id: str) -> HttpResponse:
    found = get_object_or_404(runs_visible_to(request.user), pk=run_id, state=RunState.FINISHED)
    job = queue_check(found, request.user)
    return redirect("job", job.pk)


@requires("identification.check_run")
def run_check(request: PersonRequest, run_id: str) -> HttpResponse:
    """Compute a run again in the background and compare."""
    return _queue_check(request, run_id)


@require_POST
def _set_changes(request: PersonRequest, run_id: str) -> HttpResponse:
    found = get_object_or_404(runs_visible_to(request.user), pk=run_id)
    opened = request.POST.get("opened") == "1"
    open_changes(found, person=request.user, opened=opened)
    messages.success(
        request,
        _("Heads now see the smallest changes of their school.")
        if opened
        else _("Heads no longer see the smallest changes."),
    )
    return redirect("identification:run", found.pk)


@requires("identification.open_changes")
def run_changes(request: PersonRequest, run_id: str) -> HttpResponse:
    """Open the smallest changes to heads, or close them."""
    return _set_changes(request, run_id)


@requires("identification.view_analysis")
def comparison(request: PersonRequest, run_id: str, other_id: str) -> HttpResponse:
    """Compare a run with an earlier one: whose list changed, and why."""
    visible = runs_visible_to(request.user).filter(state=RunState.FINISHED).select_related("method")
    second, first = get_object_or_404(visible, pk=run_id), get_object_or_404(visible, pk=other_id)
    what = difference(first, second)
    names = {**dict(list_choices(first, "results")), **dict(list_choices(second, "results"))}
    social = {**dict(list_choices(first, "social")), **dict(list_choices(second, "social"))}
    absent = {"absent": _("not in the run"), "": _("takes no part")}
    address = addresses("identification:school", second.pk)

    def why(one: RunSchool) -> str:
        own = one.before_digest != one.data_digest  # type: ignore[attr-defined]  # annotated
        if what.same_method:
            return _("the school's own data") if own else _("data of other schools: the cut moved")
        if own:
            return _("the method and the school's own data")
        return _("the method") if what.same_data else _("the method, or data of other schools")

    columns = [
        Column(
            "name",
            _("School"),
            lambda one: one.name,
            link=lambda one: address(one.pk),
            sort="name",
        ),
        Column(
            "municipality", _("Municipality"), lambda one: one.municipality_name, sort="municipality_name"
        ),
        Column(
            "before",
            _("Results before"),
            lambda one: {**names, **absent}.get(one.before_results, one.before_results),
        ),
        Column(
            "after", _("Results now"), lambda one: {**names, **absent}.get(one.results_list, one.results_list)
        ),
        Column(
            "social_before",
            _("Conditions before"),
            lambda one: {**social, **absent}.get(one.before_social, one.before_social),
        ),
        Column(
            "social_after",
            _("Conditions now"),
            lambda one: {**social, **absent}.get(one.social_list, one.social_list),
        ),
        Column("why", _("Why"), why),
    ]
    table = table_page(
        request,
        changed_schools(first, second),
        columns,
        title=_("Schools whose list changed"),
        empty=_("No school changed its list."),
        filters=[
            Filter(
                "only",
                _("What changed"),
                lambda rows, value: rows.exclude(**{f"{value}_list": F(f"before_{value}")}),
                [("results", _("List by results")), ("social", _("List by social conditions"))],
            )
        ],
        file_name=f"comparison-{first.number}-{second.number}",
    )
    context = {
        "first": first,
        "second": second,
        "what": what,
        "table": table,
        "gone": gone_schools(first, second).count(),
    }
    return table.file or render(request, "identification/run_comparison.html", context)


@requires("identification.view_analysis")
def compare_choice(request: PersonRequest) -> HttpResponse:
    """Lead from the choice of two runs to their comparison."""
    visible = runs_visible_to(request.user).filter(state=RunState.FINISHED)
    chosen = [visible.filter(number=value).first() for value in _numbers(request)]
    if len(chosen) == 2 and all(chosen) and chosen[0] != chosen[1]:  # noqa: PLR2004 - two runs are compared
        first, second = sorted((one for one in chosen if one), key=lambda one: one.number)
        return redirect("identification:comparison", second.pk, first.pk)
    messages.error(request, _("Choose two different finished runs."))
    return redirect("identification:runs")


def _numbers(request: PersonRequest) -> list[int]:
    return [
        int(value)
        for value in (request.GET.get("first", ""), request.GET.get("second", ""))
        if value.isdecimal() and len(value) < _LONGEST_NUMBER
    ]


@requires("identification.view_journal")
def journal(request: PersonRequest, run_id: str) -> HttpResponse:
    """Show what happened to a run's list, step by step."""
    found = get_object_or_404(runs_visible_to(request.user), pk=run_id)
    columns = [
        Column("at", _("When"), lambda one: date_format(one.at, "SHORT_DATETIME_FORMAT"), sort="at"),
        Column("kind", _("What"), lambda one: one.get_kind_display()),
        Column("subject", _("About"), lambda one: one.subject),
        Column("municipality", _("Municipality"), lambda one: one.municipality and one.municipality.name),
        Column("text", _("Text"), lambda one: one.text),
        Column("by", _("Who"), lambda one: one.by.short_name),
    ]
    table = table_page(
        request,
        JournalEntry.objects.filter(run=found).select_related("by", "municipality"),
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
